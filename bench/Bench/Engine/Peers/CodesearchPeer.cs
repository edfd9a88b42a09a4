using System.Diagnostics;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>Google codesearch (R. Cox, "Regular Expression Matching with a Trigram Index", 2012): cindex and csearch.</summary>
internal sealed class CodesearchPeer : SearchSystem
{
    private EngineCorpus? _corpus;
    private Dictionary<string, string> _environment = [];

    public override string Name => "codesearch";

    public override string? Missing => ProgramRun.Find("cindex") is null || ProgramRun.Find("csearch") is null ? "apt install codesearch" : null;

    public override string Through => "a process for each query, all matching lines";

    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        _corpus = corpus;
        var index = Path.Combine(folder, "csearchindex");
        _environment = new() { ["CSEARCHINDEX"] = index };
        var took = await IndexAsync(["-reset", corpus.Folder], cancellationToken);
        return new BuildFigures(took, new FileInfo(index).Length);
    }

    // cindex without arguments reads every file of the listed folders again: it has no smaller step.
    public override async Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken) => await IndexAsync([], cancellationToken);

    public override bool Answers(EngineQuery query) => query.IsExact;

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken) => (await RunAsync(query, keepOutput: false, cancellationToken)).Milliseconds;

    public override async Task<MatchSet?> MatchesAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var found = new MatchSet();
        var prefix = _corpus!.Folder + "/";
        GrepOutput.ReadColon((await RunAsync(query, keepOutput: true, cancellationToken)).Output, path => path.StartsWith(prefix, StringComparison.Ordinal) && query.Admits(path[prefix.Length..]) ? path[prefix.Length..] : null, found);
        return found;
    }

    private async Task<double> IndexAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await ProgramRun.RunAsync("cindex", arguments, environment: _environment, cancellationToken: cancellationToken);
        return result.ExitCode == 0 ? Stopwatch.GetElapsedTime(began).TotalMilliseconds : throw new HubException("bench-peer-failed", $"cindex failed: {result.Errors.Trim()}");
    }

    private Task<ProgramResult> RunAsync(EngineQuery query, bool keepOutput, CancellationToken cancellationToken)
    {
        string[] filter = query.PathPart is { } part ? ["-f", Re2.Quote(part)] : query.Extension is { } extension ? ["-f", Re2.Quote(extension) + "$"] : [];
        return ProgramRun.RunAsync("csearch", ["-n", .. filter, query.IsRegex ? query.Pattern : Re2.Quote(query.Pattern)], environment: _environment, keepOutput: keepOutput, cancellationToken: cancellationToken);
    }
}
