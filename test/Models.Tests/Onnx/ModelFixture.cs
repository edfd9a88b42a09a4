using LunarHub.Graphs;
using LunarHub.Models.Folders;

namespace LunarHub.Models.Tests.Onnx;

/// <summary>Folders with small models whose graphs are made here and run by the real library.</summary>
public sealed class ModelFixture : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("models").FullName;
    private int folders;

    /// <summary>The library that eng/setup.sh installed.</summary>
    public static string Library { get; } = FindLibrary();

    public static EncoderShape Tiny { get; } = new(Vocabulary: 1_400, Positions: 64, Width: 32, Layers: 2, Heads: 4);

    public static string Reference(string name) => Path.Combine(AppContext.BaseDirectory, "Tokenizers", "References", name + ".tokenizer.json");

    /// <summary>A folder with a graph, a tokenizer and settings.</summary>
    public string Make(byte[] graph, string settings = """{"id":"tiny","maxTokens":64}""", string tokenizer = "bert-uncased")
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, $"{folders++}")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), graph);
        File.Copy(Reference(tokenizer), Path.Combine(folder, "tokenizer.json"));
        File.WriteAllText(Path.Combine(folder, "model.json"), settings);
        return folder;
    }

    public ModelFolder Read(byte[] graph, string settings = """{"id":"tiny","maxTokens":64}""", string tokenizer = "bert-uncased") => ModelFolder.Read(Make(graph, settings, tokenizer));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string FindLibrary()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "artifacts", "onnxruntime") is var installed && Directory.Exists(installed))
            {
                return installed;
            }
        }

        throw new InvalidOperationException("ONNX Runtime is not installed for the tests; run eng/setup.sh Orleans.sln");
    }
}
