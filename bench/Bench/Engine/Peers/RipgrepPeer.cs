using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>ripgrep, with every file of the corpus in its sight: also the judge of what matches.</summary>
internal sealed class RipgrepPeer : SearchSystem
{
    private static readonly string[] AllFiles = ["--no-config", "--no-ignore", "--hidden", "--glob", "!.git", "--case-sensitive", "--no-heading", "--color", "never"];
    private EngineCorpus? _corpus;

    public override string Name => "ripgrep";

    public override string? Missing => ProgramRun.Find("rg") is null ? "apt install ripgrep" : null;

    public override bool HasIndex => false;

    public override string Through => "a process for each query, all matching lines";

    public override Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        _corpus = corpus;
        return Task.FromResult(BuildFigures.None);
    }

    public override bool Answers(EngineQuery query) => query.IsExact;

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        string[] where = query.PathPart is { } part ? ["--glob", $"**/{part}**"] : query.Extension is { } extension ? ["--glob", $"*{extension}"] : [];
        return (await RunAsync(query, ["--line-number", .. where], keepOutput: false, cancellationToken)).Milliseconds;
    }

    public override async Task<MatchSet?> MatchesAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var result = await RunAsync(query, ["--line-number", "--null", "--only-matching"], keepOutput: true, cancellationToken);
        var found = new MatchSet();
        GrepOutput.ReadNull(result.Output, path => query.Admits(path[2..]) ? path[2..] : null, found);
        return found;
    }

    private async Task<ProgramResult> RunAsync(EngineQuery query, string[] arguments, bool keepOutput, CancellationToken cancellationToken)
    {
        string[] literal = query.IsRegex ? [] : ["--fixed-strings"];
        var result = await ProgramRun.RunAsync("rg", [.. AllFiles, .. arguments, .. literal, "-e", query.Pattern, "./"], _corpus!.Folder, keepOutput: keepOutput, cancellationToken: cancellationToken);

        // 1: nothing found. 2: an error, but also a file that could not be read while others were.
        return result.ExitCode <= 1 ? result : throw new HubException("bench-peer-failed", $"rg failed on {query.Pattern}: {result.Errors.Trim()}");
    }
}
