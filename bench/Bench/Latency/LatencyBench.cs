using System.Diagnostics;
using LunarHub.ApiHost.Searching;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Git;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Latency;

/// <summary>
/// How long one client waits for an answer, warm, one query after another: over HTTP from a real server process, then through the search grain in this process over the same
/// index, then from tools without an index over a checkout of the same commit.
/// </summary>
internal static class LatencyBench
{
    private const int Seed = 20;
    private const int PeerQueries = 60;

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, int count, int runs, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var data = Path.Combine(scratch.Path, "data");
        var options = new GitOptions();
        var mirror = new GitMirror(Path.Combine(scratch.Path, "mirror"), options);
        var head = await mirror.FetchAsync(RepositoryLocation.Parse(repository.FullName, options), cancellationToken: cancellationToken);
        var commit = head.DefaultCommit ?? throw new HubException("bench-index-failed", "The repository has no commits.");
        var queries = await new QuerySampler(Seed).DrawAsync(mirror, commit, count, cancellationToken);

        var samples = new Dictionary<string, IReadOnlyList<Sample>>();
        await using (var hub = await HubProcess.StartAsync(data, [repository.FullName], throughLauncher: false, cancellationToken))
        {
            await IndexWait.ReadyAsync(hub.Client, cancellationToken);
            samples["HTTP"] = await MeasureAsync(queries, runs, async query =>
                (await hub.Client.SearchAsync(new SearchBody { Query = query.Text, Mode = query.Mode }, cancellationToken)).Hits.Count);
        }

        await using (var grains = await GrainsInProcess.StartAsync(data, cancellationToken))
        {
            samples["in process"] = await MeasureAsync(queries, runs, async query =>
                (await grains.Search.SearchAsync(new SearchRequest { Query = query.Text, Mode = query.Mode }, cancellationToken)).Hits.Length);
        }

        var peers = await MeasurePeersAsync(queries, mirror, commit, Path.Combine(scratch.Path, "checkout"), cancellationToken);
        return Report(queries, samples, peers, runs);
    }

    /// <summary>One query's median over the runs, and whether it had a hit.</summary>
    internal sealed record Sample(SampledQuery Query, double Milliseconds, bool Found);

    // One pass to warm up, then each query once a run.
    private static async Task<IReadOnlyList<Sample>> MeasureAsync(IReadOnlyList<SampledQuery> queries, int runs, Func<SampledQuery, Task<int>> search)
    {
        var times = new double[queries.Count][];
        var found = new bool[queries.Count];
        for (var run = -1; run < runs; run++)
        {
            for (var i = 0; i < queries.Count; i++)
            {
                var began = Stopwatch.GetTimestamp();
                found[i] = await search(queries[i]) > 0;
                if (run >= 0)
                {
                    (times[i] ??= new double[runs])[run] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                }
            }
        }

        return [.. queries.Select((query, i) => new Sample(query, LatencyFigures.Median(times[i]), found[i]))];
    }

    private static async Task<Dictionary<string, IReadOnlyList<Sample>>> MeasurePeersAsync(IReadOnlyList<SampledQuery> queries, GitMirror mirror, string commit, string checkout, CancellationToken cancellationToken)
    {
        using (var clone = Process.Start(new ProcessStartInfo("git", ["clone", "--quiet", "--local", "--no-checkout", mirror.Folder, checkout]))!)
        {
            await clone.WaitForExitAsync(cancellationToken);
        }

        using (var switching = Process.Start(new ProcessStartInfo("git", ["-C", checkout, "checkout", "--quiet", "--detach", commit]) { UseShellExecute = false, RedirectStandardError = true })!)
        {
            await switching.StandardError.ReadToEndAsync(cancellationToken);
            await switching.WaitForExitAsync(cancellationToken);
        }

        var asked = queries.Where(query => query.Pattern is not null).Take(PeerQueries).ToList();
        var samples = new Dictionary<string, IReadOnlyList<Sample>>();
        foreach (var tool in PeerTool.Installed)
        {
            await tool.MeasureAsync(asked[0], checkout, cancellationToken);
            var measured = new List<Sample>();
            foreach (var query in asked)
            {
                measured.Add(new Sample(query, await tool.MeasureAsync(query, checkout, cancellationToken), Found: true));
            }

            samples[tool.Name] = measured;
        }

        return samples;
    }

    private static BenchReport Report(IReadOnlyList<SampledQuery> queries, Dictionary<string, IReadOnlyList<Sample>> samples, Dictionary<string, IReadOnlyList<Sample>> peers, int runs)
    {
        var report = new BenchReport("Search latency, one client, warm");
        string[] kinds = ["all", .. queries.Select(query => query.Kind).Distinct().Order(StringComparer.Ordinal)];
        report.AddTable($"{queries.Count:N0} queries drawn from the repository (seed {Seed}), median of {runs} runs each, in milliseconds", ["queries", "through", "p50", "p95", "p99", "most", "with a hit"],
            from entry in samples
            from kind in kinds
            let chosen = entry.Value.Where(sample => kind == "all" || sample.Query.Kind == kind).ToList()
            let figures = LatencyFigures.Of(chosen.Select(sample => sample.Milliseconds))
            select (string[])[$"{kind} ({chosen.Count})", entry.Key, $"{figures.P50:F2}", $"{figures.P95:F2}", $"{figures.P99:F2}", $"{figures.Most:F2}", $"{100.0 * chosen.Count(sample => sample.Found) / Math.Max(1, chosen.Count):F0} %"]);
        if (peers.Count > 0)
        {
            AddPeers(report, samples["HTTP"], peers);
        }

        report.AddData("latency", samples.Concat(peers).ToDictionary(entry => entry.Key, entry => LatencyFigures.Of(entry.Value.Select(sample => sample.Milliseconds))));
        return report;
    }

    private static void AddPeers(BenchReport report, IReadOnlyList<Sample> http, Dictionary<string, IReadOnlyList<Sample>> peers)
    {
        var asked = peers.First().Value.Select(sample => sample.Query).ToHashSet();
        var own = http.Where(sample => asked.Contains(sample.Query)).ToDictionary(sample => sample.Query, sample => sample.Milliseconds);
        var ours = LatencyFigures.Of(own.Values);
        report.AddTable(
            $"The same {asked.Count} substring and regex queries; tools start a process for each query and print every match, Lunar Hub answers its best 20 over HTTP",
            ["tool", "p50 ms", "p95 ms", "median ratio to Lunar Hub"],
            [
                ["Lunar Hub", $"{ours.P50:F2}", $"{ours.P95:F2}", "1"],
                .. peers.Select(peer => (Name: peer.Key, Figures: LatencyFigures.Of(peer.Value.Select(sample => sample.Milliseconds)), Ratio: LatencyFigures.Median(peer.Value.Select(sample => sample.Milliseconds / own[sample.Query]))))
                    .Select(peer => (string[])[peer.Name, $"{peer.Figures.P50:F2}", $"{peer.Figures.P95:F2}", $"{peer.Ratio:F1}"]),
            ]);
    }
}
