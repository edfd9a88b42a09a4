using System.Diagnostics;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Search.Vectors;

namespace LunarHub.Bench.Vectors;

/// <summary>Vector search alone: each structure over the same quantised rows, one thread, beside libraries of Python and pgvector.</summary>
internal sealed class VectorBench(VectorSet set, int k, int rounds)
{
    private readonly TrueNeighbours _truth = new(set, k);
    private readonly List<Row> _rows = [];

    internal sealed record Row(string Method, double? BuildSeconds, double? Mebibytes, double? Median, double? P95, double? Recall, string? Missing = null);

    public async Task<BenchReport> RunAsync(string python, CancellationToken cancellationToken)
    {
        var began = ProcessorSeconds();
        var rows = new QuantisedRows(set);
        var quantised = ProcessorSeconds() - began;
        foreach (var path in DotKernels.Supported)
        {
            Add(rows.Scan(path) with { BuildSeconds = quantised }, cancellationToken);
        }

        var share = VectorPlan.Visits(rows.Count, k) / (double)rows.Count;
        AddLists("sketch, then 8-bit rows", rows, 1, rows.Count, quantised, cancellationToken);
        var lists = (int)Math.Sqrt(rows.Count) / 2;
        AddLists($"{lists:N0} lists, {share:P0} of the rows", rows, lists, VectorPlan.Visits(rows.Count, k), quantised, cancellationToken);
        foreach (var peer in (await VectorPeer.MeasureAsync(python, set, k, rounds, cancellationToken)).Concat(await new PgvectorPeer(set, k, rounds).MeasureAsync(cancellationToken)))
        {
            var times = LatencyFigures.Of(peer.Milliseconds);
            _rows.Add(peer.Missing is null
                ? new Row(peer.Name, peer.BuildSeconds, null, times.P50, times.P95, _truth.Recall(peer.Found))
                : new Row(peer.Name, null, null, null, null, null, peer.Missing));
        }

        return Report();
    }

    private void AddLists(string name, QuantisedRows rows, int lists, int visits, double quantised, CancellationToken cancellationToken)
    {
        // Built twice: the first time the code is still being compiled.
        var seconds = double.PositiveInfinity;
        var built = BuiltLists.None;
        for (var round = 0; round < 2; round++)
        {
            var began = ProcessorSeconds();
            built = rows.BuildLists(lists);
            seconds = Math.Min(seconds, ProcessorSeconds() - began);
        }

        Add(rows.Lists(name, built, quantised + seconds, visits), cancellationToken);
    }

    private void Add(VectorMethod method, CancellationToken cancellationToken)
    {
        var timing = VectorTiming.Measure(method, set.Queries, k, rounds, cancellationToken);
        _rows.Add(new Row(method.Name, method.BuildSeconds, method.Bytes / (double)(1 << 20), timing.Median, timing.P95, _truth.Recall(timing.Found)));
    }

    private BenchReport Report()
    {
        var report = new BenchReport("Vector search, one thread");
        report.AddTable(
            $"{set.Count:N0} × {set.Dimensions}, {set.Name}; {set.Queries.Length} queries, top {k}; of {rounds} rounds the one with the least median",
            ["method", "build, CPU s", "MiB", "median ms", "p95 ms", $"recall@{k}"],
            _rows.Select(row => row.Missing is null
                ? new[] { row.Method, Number(row.BuildSeconds, "F2"), Number(row.Mebibytes, "F1"), Number(row.Median, "F3"), Number(row.P95, "F3"), Number(row.Recall, "F3") }
                : [row.Method, "–", "–", "–", "–", row.Missing]));
        report.AddData("vectors", new { set.Name, set.Count, set.Dimensions, Queries = set.Queries.Length, K = k, Rounds = rounds, Methods = _rows });
        return report;
    }

    // What else runs on the machine does not count; nothing else runs in this process.
    private static double ProcessorSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static string Number(double? value, string format) => value?.ToString(format, System.Globalization.CultureInfo.InvariantCulture) ?? "–";
}
