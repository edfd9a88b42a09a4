using System.Diagnostics;
using LunarHub.Text;

namespace LunarHub.Models.Folders;

/// <summary>Loads a model and tries it on a text.</summary>
public static class ModelTrial
{
    /// <summary>One line on the model that works.</summary>
    /// <exception cref="HubException">What is wrong with it, and the mend.</exception>
    public static async Task<string> RunAsync(ModelFolder folder, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        await using var embedder = ModelLoader.Embedder(folder);
        var ready = Stopwatch.GetElapsedTime(started);
        var vectors = await embedder.EmbedAsync([new EmbeddingInput("def read(path): return open(path).read()", "io.py", "read")], EmbeddingRole.Document, cancellationToken);
        return vectors[0].All(value => value == 0)
            ? throw new HubException("model-output-invalid", $"the model {folder.ModelId} gives nothing but zeros; choose another model")
            : $"{folder.ModelId}: embedder of {vectors[0].Length} dimensions, loaded in {ready.TotalSeconds:0.00} s, embedded a text in {(Stopwatch.GetElapsedTime(started) - ready).TotalMilliseconds:0} ms";
    }
}
