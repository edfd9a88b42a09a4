using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>git grep over the working trees, one repository after another.</summary>
internal sealed class GitGrepPeer : SearchSystem
{
    private EngineCorpus? _corpus;

    public override string Name => "git grep";

    public override string? Missing => ProgramRun.Find("git") is null ? "apt install git" : null;

    public override bool HasIndex => false;

    public override string Through => "a process for each query and repository, all matching lines";

    public override Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        _corpus = corpus;
        return Task.FromResult(BuildFigures.None);
    }

    public override bool Answers(EngineQuery query) => query.IsExact;

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var total = 0.0;
        foreach (var repository in _corpus!.Repositories)
        {
            total += (await RunAsync(query, repository, keepOutput: false, cancellationToken)).Milliseconds;
        }

        return total;
    }

    public override async Task<MatchSet?> MatchesAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var found = new MatchSet();
        foreach (var repository in _corpus!.Repositories)
        {
            // With --null git also puts NUL, not a colon, after the line's number.
            var output = (await RunAsync(query, repository, keepOutput: true, cancellationToken)).Output;
            GrepOutput.ReadColon(output, path => query.Admits($"{repository.Name}/{path}") ? $"{repository.Name}/{path}" : null, found);
        }

        return found;
    }

    private static Task<ProgramResult> RunAsync(EngineQuery query, CorpusRepository repository, bool keepOutput, CancellationToken cancellationToken)
    {
        var where = query.PathPart is { } part ? $":(glob)**/{part}**" : query.Extension is { } extension ? $"*{extension}" : ".";
        return ProgramRun.RunAsync(
            "git",
            ["-c", "core.quotePath=false", "grep", "--no-color", "-I", "--line-number", query.IsRegex ? "--extended-regexp" : "--fixed-strings", "-e", query.Pattern, "--", where],
            repository.Folder,
            keepOutput: keepOutput,
            cancellationToken: cancellationToken);
    }
}
