using System.Text;
using System.Text.Json;
using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Tools;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Parsing.Outlines;

/// <summary>
/// A language's own parser behind a script of this project: it reads paths from its input, one a line, and prints one JSON object a file,
/// <c>{"path": …, "entries": [[name, nameLine, outerLine, firstLine, lastLine, isFunctionOrType], …]}</c>. A file it cannot parse it leaves out.
/// </summary>
/// <param name="program">What runs the script.</param>
/// <param name="arguments">Arguments, of which the script's path is one.</param>
/// <param name="needs">A file that must exist besides, or null.</param>
internal sealed class ScriptOutlines(string name, string[] languages, string program, string[] arguments, string? needs = null) : IOutlineSource
{
    public static ScriptOutlines Python { get; } = new("ast (CPython)", ["python"], "python3", [Script("python_outline.py")]);

    public static ScriptOutlines Go { get; } = new("go/parser", ["go"], "go", ["run", Script("go_outline.go")]);

    public static ScriptOutlines TypeScript { get; } = new(
        "TypeScript compiler", ["typescript", "tsx", "javascript"], "node", [Script("typescript_outline.cjs"), TypeScriptModule], TypeScriptModule);

    public string Name => name;

    public IReadOnlyCollection<string> Languages => languages;

    public bool KnowsFirstLine => true;

    private static string TypeScriptModule => Path.Combine(Checkout.Root, "src", "Web", "node_modules", "typescript", "lib", "typescript.js");

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>>?> ReadAsync(string language, IReadOnlyList<CorpusFile> files, CancellationToken cancellationToken)
    {
        if (!ToolProcess.IsInstalled(program) || (needs is not null && !File.Exists(needs)))
        {
            return null;
        }

        var result = await ToolProcess.RunAsync(program, arguments, string.Join('\n', files.Select(file => file.FullPath)), cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new HubException("bench-outline-failed", $"{program} failed: {result.Errors.Trim().Split('\n')[^1]}");
        }

        var outlines = new Dictionary<string, IReadOnlyList<OutlineEntry>>();
        foreach (var line in Encoding.UTF8.GetString(result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var answer = JsonDocument.Parse(line);
            outlines[answer.RootElement.GetProperty("path").GetString()!] =
            [
                .. answer.RootElement.GetProperty("entries").EnumerateArray()
                    .Select(e => new OutlineEntry(e[0].GetString()!, e[1].GetInt32(), e[2].GetInt32(), e[3].GetInt32(), e[4].GetInt32(), e[5].GetBoolean())),
            ];
        }

        return outlines;
    }

    private static string Script(string file) => Path.Combine(AppContext.BaseDirectory, "Parsing", "Outlines", "Scripts", file);
}
