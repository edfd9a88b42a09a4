using System.Diagnostics;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Git;
using LunarHub.Grains;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Parsing;
using LunarHub.Search;
using LunarHub.Search.Standing;
using LunarHub.Text;

namespace LunarHub.Bench.Standing;

/// <summary>
/// What many standing queries cost a commit: the commits of a repository's own history, one after the other, each asked of all queries. Reading and parsing the changed files is not counted:
/// that happens once whatever the number of queries.
/// </summary>
internal static class StandingBench
{
    private const string Repository = "bench";

    private sealed record Figures(int Queries, int Commits, double BuildSeconds, double MegabytesOfQueries, double P50Ms, double P95Ms, double MaxMs, double EvaluatedPerCommit, double MatchesPerCommit, double QueriesPerSecond);

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, IReadOnlyList<int> sizes, int commits, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        using var layout = DataLayout.Open(Path.Combine(scratch.Path, "data"));
        var batches = await ReadAsync(repository, commits, layout, cancellationToken);
        if (batches.Count == 0)
        {
            throw new HubException("bench-no-commits", "the repository has fewer than two commits on its default branch");
        }

        var drawn = QueryDraw.Draw(batches.SelectMany(batch => batch).Select(file => file.New ?? file.Old!), sizes.Max(), seed: 7);
        var rows = sizes.Select(size => Measure(drawn.Take(size).ToList(), batches, Path.Combine(scratch.Path, "standing"), cancellationToken)).ToList();
        var report = new BenchReport($"Standing queries asked about {batches.Count} commits of {repository.Name}");
        report.AddTable(
            $"{batches.Sum(batch => batch.Count):N0} changed files; time a commit, on one thread",
            ["standing queries", "p50", "p95", "max", "evaluated a commit", "matches a commit", "queries answered a second", "built in", "memory"],
            rows.Select(row => new[]
            {
                $"{row.Queries:N0}", $"{row.P50Ms:F1} ms", $"{row.P95Ms:F1} ms", $"{row.MaxMs:F1} ms", $"{row.EvaluatedPerCommit:F1}", $"{row.MatchesPerCommit:F1}", $"{row.QueriesPerSecond:N0}", $"{row.BuildSeconds:F2} s", $"{row.MegabytesOfQueries:F0} MB",
            }));
        report.AddData("standing", rows);
        return report;
    }

    private static Figures Measure(List<string> drawn, List<List<ChangedFile>> batches, string folder, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var set = new StandingQuerySet(folder);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < drawn.Count; i++)
        {
            set.Put(StandingQuery.Parse($"q{i}", drawn[i], Search.SearchMode.Keyword, []));
        }

        var built = clock.Elapsed.TotalSeconds;
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        set.Match(batches[0], Repository, _ => true, cancellationToken);
        var times = new List<double>();
        var (evaluated, matches) = (0L, 0L);
        foreach (var batch in batches)
        {
            clock.Restart();
            var outcome = set.Match(batch, Repository, _ => true, cancellationToken);
            times.Add(clock.Elapsed.TotalMilliseconds);
            (evaluated, matches) = (evaluated + outcome.Evaluated, matches + outcome.Matches.Count);
        }

        times.Sort();
        double At(double share) => times[Math.Min(times.Count - 1, (int)(share * times.Count))];
        return new Figures(
            drawn.Count, batches.Count, built, memory / 1e6, At(0.5), At(0.95), times[^1], (double)evaluated / batches.Count, (double)matches / batches.Count, (double)drawn.Count * batches.Count / (times.Sum() / 1_000));
    }

    // By commit, the changed files. Merges are compared with the commit before them in the list, as a push is with what was there.
    private static async Task<List<List<ChangedFile>>> ReadAsync(DirectoryInfo repository, int commits, DataLayout layout, CancellationToken cancellationToken)
    {
        var git = new GitOptions();
        var mirror = new GitMirror(layout.MirrorFolder(Repository), git);
        var head = await mirror.FetchAsync(RepositoryLocation.Parse(repository.FullName, git), cancellationToken: cancellationToken);
        var ids = new List<string>();
        if (head.DefaultCommit is { } newest)
        {
            await foreach (var revision in mirror.ReadHistoryAsync(newest, [], cancellationToken))
            {
                if (ids.Count == 0 || ids[^1] != revision.Commit.Id)
                {
                    ids.Add(revision.Commit.Id);
                    if (ids.Count > commits)
                    {
                        break;
                    }
                }
            }
        }

        using var parser = new SourceParser(new ParsingOptions());
        var reader = new CommitReader(layout, git, new IndexingOptions(), parser);
        var batches = new List<List<ChangedFile>>();
        for (var i = ids.Count - 1; i > 0; i--)
        {
            var files = new List<ChangedFile>();
            await foreach (var batch in reader.ReadAsync(Repository, new CommitNote { Ref = head.DefaultRef!, PreviousCommit = ids[i], Commit = ids[i - 1] }, cancellationToken))
            {
                files.AddRange(batch.Files.Select(pair => new ChangedFile(pair.Old, pair.New)));
            }

            batches.Add(files);
        }

        return batches;
    }
}
