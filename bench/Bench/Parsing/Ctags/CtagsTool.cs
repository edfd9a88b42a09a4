using System.Text;
using System.Text.Json;
using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Tools;
using LunarHub.Text;

namespace LunarHub.Bench.Parsing.Ctags;

/// <summary>universal-ctags over the same files, in one process for all of them.</summary>
internal static class CtagsTool
{
    public static bool IsInstalled => ToolProcess.IsInstalled("ctags");

    /// <summary>Every tag of the files, anonymous ones and those that ctags made up for scopes left out.</summary>
    public static async Task<IReadOnlyList<CtagsTag>> TagsAsync(CtagsKinds kinds, IReadOnlyList<CorpusFile> files, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["--output-format=json", "--fields=+ne", $"--kinds-{kinds.Parser}=*", .. Locals(kinds)], kinds, files, cancellationToken);
        var tags = new List<CtagsTag>();
        foreach (var line in Encoding.UTF8.GetString(result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var tag = JsonDocument.Parse(line);
            var entry = tag.RootElement;
            if (entry.GetProperty("_type").GetString() == "tag" && entry.GetProperty("name").GetString() is { Length: > 0 } name && !name.StartsWith("__anon", StringComparison.Ordinal) && !name.StartsWith("AnonymousFunction", StringComparison.Ordinal))
            {
                tags.Add(new CtagsTag(entry.GetProperty("path").GetString()!, name, entry.GetProperty("line").GetInt32(),
                    entry.TryGetProperty("end", out var end) ? end.GetInt32() : null, entry.GetProperty("kind").GetString()!,
                    entry.TryGetProperty("scopeKind", out var scope) ? scope.GetString() : null));
            }
        }

        return tags;
    }

    /// <summary>Processor time of a run as people do it: the default kinds, tags written as lines.</summary>
    public static async Task<TimeSpan> TimeAsync(CtagsKinds kinds, IReadOnlyList<CorpusFile> files, CancellationToken cancellationToken) =>
        (await RunAsync(["--fields=+ne", "-f", "-"], kinds, files, cancellationToken)).ProcessorTime;

    private static IEnumerable<string> Locals(CtagsKinds kinds) =>
        kinds.Parser is "C" or "C++" ? [$"--kinds-{kinds.Parser}=-lzLD"] : kinds.Parser is "Python" or "TypeScript" ? [$"--kinds-{kinds.Parser}=-lz"]
        : kinds.Parser is "Java" or "C#" or "PHP" ? [$"--kinds-{kinds.Parser}=-l"] : kinds.Parser is "Go" ? ["--kinds-Go=-R"] : [];

    private static async Task<ToolResult> RunAsync(string[] arguments, CtagsKinds kinds, IReadOnlyList<CorpusFile> files, CancellationToken cancellationToken)
    {
        string[] all = ["--options=NONE", $"--language-force={kinds.Parser}", "--sort=no", .. arguments, "-L", "-"];
        var result = await ToolProcess.RunAsync("ctags", all, string.Join('\n', files.Select(file => file.FullPath)) + "\n", cancellationToken);
        return result.ExitCode == 0 ? result : throw new HubException("bench-ctags-failed", $"ctags failed: {result.Errors.Trim().Split('\n')[^1]}");
    }
}
