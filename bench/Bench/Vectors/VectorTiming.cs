using System.Diagnostics;
using LunarHub.Bench.Latency;
using LunarHub.Search.Vectors;

namespace LunarHub.Bench.Vectors;

/// <summary>How long the queries took, in milliseconds, and what they found: of several rounds over all queries, the one with the least median, so that other load on the machine counts least.</summary>
internal sealed record VectorTiming(double Median, double P95, IReadOnlyList<int[]> Found)
{
    public static VectorTiming Measure(VectorMethod method, float[][] queries, int k, int rounds, CancellationToken cancellationToken)
    {
        VectorTiming? least = null;
        for (var round = -1; round < rounds; round++)
        {
            var found = new List<int[]>(queries.Length);
            var times = new double[queries.Length];
            for (var i = 0; i < queries.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var best = new NearestRows(k);
                var began = Stopwatch.GetTimestamp();
                method.Search(queries[i], best);
                times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                found.Add([.. best.Sorted().Select(entry => entry.Row)]);
            }

            var figures = LatencyFigures.Of(times);
            if (round >= 0 && (least is null || figures.P50 < least.Median))
            {
                least = new VectorTiming(figures.P50, figures.P95, found);
            }
        }

        return least!;
    }
}
