using System.Diagnostics;
using LunarHub.ApiHost.Searching;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;

namespace LunarHub.Bench.Cluster;

/// <summary>The same queries through HTTP, asked of the embedded edition and of clusters of one, two and three silos, one system after the other.</summary>
internal static class LoadBench
{
    private const int OneByOne = 300;

    /// <param name="ProcessorMs">Processor time of one search over all processes of the system, without its client.</param>
    /// <param name="IndexedMbPerCoreSecond">Text indexed in a second of processor time, by processes that have indexed it before.</param>
    /// <param name="IndexPerText">Bytes of the index for each byte of text, without the history.</param>
    private sealed record Row(string System, LatencyFigures Alone, LatencyFigures Together, double PerSecond, double ProcessorMs, double IndexedMbPerCoreSecond, double IndexPerText);

    /// <param name="systems">How many silos each system has; 0 is the embedded edition.</param>
    public static async Task<BenchReport> RunAsync(string repository, IReadOnlyList<int> systems, int queries, int clients, TimeSpan duration, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        var text = 0L;
        foreach (var silos in systems)
        {
            await using var system = await ClusterProcess.StartAsync(silos, [], cancellationToken);
            var view = await system.IndexAsync(repository, cancellationToken);
            await system.WaitUntilQuietAsync(view.Id, cancellationToken);
            text = view.TextBytes;
            var idle = system.Processor;
            await system.Client.ReindexAsync(view.Id, rebuild: true, cancellationToken);
            view = await system.WaitUntilIdleAsync(view.Id, cancellationToken);
            var indexing = (system.Processor - idle).TotalSeconds;
            await system.WaitUntilQuietAsync(view.Id, cancellationToken);
            var drawn = await system.DrawQueriesAsync(view, queries, cancellationToken);

            // The first calls compile what they run.
            await AskAsync(system, drawn.Take(OneByOne), cancellationToken);
            var alone = LatencyFigures.Of(await AskAsync(system, drawn.Skip(OneByOne).Take(OneByOne), cancellationToken));
            var (began, before) = (Stopwatch.GetTimestamp(), system.Processor);
            var together = LatencyFigures.Of((await Task.WhenAll(Enumerable.Range(0, clients).Select(client => LoadAsync(system, drawn, client * (drawn.Count / clients), began, duration, cancellationToken)))).SelectMany(times => times));
            rows.Add(new Row(silos == 0 ? "embedded edition" : $"cluster, {silos} silo{(silos == 1 ? "" : "s")}", alone, together, together.Calls / Stopwatch.GetElapsedTime(began).TotalSeconds, (system.Processor - before).TotalMilliseconds / together.Calls, text / 1e6 / indexing, view.IndexBytes / (double)text));
            await Console.Error.WriteLineAsync($"{rows[^1].System}: {rows[^1].PerSecond:F0} searches a second");
        }

        var report = new BenchReport("The same searches in both editions");
        report.AddTable($"{queries:N0} different queries; one client, then {clients} for {duration.TotalSeconds:0} s. Clients, API, silos and Redis share this machine", ["system", "one client p50 ms", "p95 ms", "searches/s", "p50 ms", "p95 ms", "processor ms a search"],
            rows.Select(row => (string[])[row.System, $"{row.Alone.P50:F2}", $"{row.Alone.P95:F2}", $"{row.PerSecond:F0}", $"{row.Together.P50:F1}", $"{row.Together.P95:F1}", $"{row.ProcessorMs:F2}"]));
        report.AddData("textMb", text / 1e6);
        report.AddData("systems", rows);
        return report;
    }

    private static async Task<List<double>> AskAsync(ClusterProcess system, IEnumerable<SampledQuery> queries, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            await system.Client.SearchAsync(new SearchBody { Query = query.Text, Mode = query.Mode }, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<List<double>> LoadAsync(ClusterProcess system, IReadOnlyList<SampledQuery> queries, int first, long began, TimeSpan duration, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var next = first; Stopwatch.GetElapsedTime(began) < duration; next++)
        {
            times.AddRange(await AskAsync(system, [queries[next % queries.Count]], cancellationToken));
        }

        return times;
    }
}
