using System.Diagnostics;
using LunarHub.Bench.Freshness;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Replay;

/// <summary>Moves a branch through real commits, one after the other, and compares the index that follows with what it must be after each.</summary>
internal static class ReplayBench
{
    private sealed record Outcome(ReplayedCommit Commit, double Seconds, bool EqualsGit, bool? EqualsScratch);

    /// <returns>The report, and whether the index was right after every commit.</returns>
    public static async Task<(BenchReport Report, bool Equal)> RunAsync(DirectoryInfo source, int commits, int scratchEvery, Action<string> tell, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var (start, history) = await ReplayedCommit.ReadAsync(source.FullName, commits, cancellationToken);
        var pushed = await BareRepository.BorrowAsync(Path.Combine(scratch.Path, "pushed.git"), source.FullName, cancellationToken);
        await pushed.PushAsync(start, cancellationToken);
        tell("first index");
        await using var index = await ReplayedIndex.StartAsync(Path.Combine(scratch.Path, "followed"), pushed, cancellationToken);
        await using var other = await ReplayedIndex.StartAsync(Path.Combine(scratch.Path, "scratch"), pushed, cancellationToken);
        var outcomes = new List<Outcome>();
        foreach (var commit in history)
        {
            await pushed.PushAsync(commit.Commit, cancellationToken);
            var began = Stopwatch.GetTimestamp();
            await index.IndexAsync(fromScratch: false, cancellationToken);
            var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var isNth = (outcomes.Count + 1) % scratchEvery == 0 || outcomes.Count + 1 == history.Count;
            if (isNth)
            {
                await other.IndexAsync(fromScratch: true, cancellationToken);
            }

            var outcome = new Outcome(
                commit,
                took,
                await index.EqualsGitAsync(commit.Commit, cancellationToken),
                isNth ? await index.ChecksumAsync(cancellationToken) == await other.ChecksumAsync(cancellationToken) : null);
            outcomes.Add(outcome);
            if (outcome is { EqualsGit: false } or { EqualsScratch: false })
            {
                tell($"DIFFERENT at {commit.Commit}: Git {outcome.EqualsGit}, from scratch {outcome.EqualsScratch}");
            }

            if (outcomes.Count % 50 == 0)
            {
                tell($"{outcomes.Count} of {history.Count}");
            }
        }

        var (documents, _) = await index.ChecksumAsync(cancellationToken);
        return (Report(outcomes, documents), outcomes.TrueForAll(outcome => outcome.EqualsGit && outcome.EqualsScratch is not false));
    }

    private static BenchReport Report(List<Outcome> outcomes, long documents)
    {
        var report = new BenchReport("An index that follows commits, and one built from scratch");
        var took = LatencyFigures.Of(outcomes.Select(outcome => outcome.Seconds));
        var compared = outcomes.Where(outcome => outcome.EqualsScratch is not null).ToList();
        var moves = outcomes.ConvertAll(outcome => outcome.Commit);
        report.AddTable($"{outcomes.Count:N0} commits, {documents:N0} files after the last", ["figure", "value"],
        [
            ["merges", $"{moves.Count(move => move.IsMerge)}"],
            ["moves to a commit that does not follow the one before, as a force push does", $"{moves.Count(move => move.IsRewrite)}"],
            ["commits with renamed files / renamed files", $"{moves.Count(move => move.Renames > 0)} / {moves.Sum(move => move.Renames):N0}"],
            ["commits with deleted files / deleted files", $"{moves.Count(move => move.Deletions > 0)} / {moves.Sum(move => move.Deletions):N0}"],
            ["changed files, altogether / most in one", $"{moves.Sum(move => move.Files):N0} / {moves.Max(move => move.Files):N0}"],
            ["commits after which the index equals Git's tree, file by file", $"{outcomes.Count(outcome => outcome.EqualsGit)} of {outcomes.Count}"],
            ["commits after which its checksum equals that of an index built from scratch", $"{compared.Count(outcome => outcome.EqualsScratch is true)} of {compared.Count}"],
            ["seconds to follow a commit, p50 / p95 / max", $"{took.P50:F3} / {took.P95:F3} / {took.Most:F3}"],
        ]);
        report.AddData("commits", outcomes.Count);
        report.AddData("documents", documents);
        report.AddData("equal_git", outcomes.Count(outcome => outcome.EqualsGit));
        report.AddData("compared_scratch", compared.Count);
        report.AddData("equal_scratch", compared.Count(outcome => outcome.EqualsScratch is true));
        report.AddData("different", outcomes.Where(outcome => !outcome.EqualsGit || outcome.EqualsScratch is false).Select(outcome => outcome.Commit.Commit));
        report.AddData("merges", moves.Count(move => move.IsMerge));
        report.AddData("rewrites", moves.Count(move => move.IsRewrite));
        report.AddData("renames", moves.Sum(move => move.Renames));
        report.AddData("deletions", moves.Sum(move => move.Deletions));
        report.AddData("seconds", took);
        return report;
    }
}
