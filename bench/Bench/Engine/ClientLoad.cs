using System.Diagnostics;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Latency;

namespace LunarHub.Bench.Engine;

/// <summary>Some clients that ask a server at once for a bounded time, each its next query as soon as the last is answered. They share the machine with the server.</summary>
internal static class ClientLoad
{
    public static async Task<LoadFigures> RunAsync(SearchSystem system, IReadOnlyList<EngineQuery> queries, int clients, bool indexing, TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                var taken = new List<double>();
                for (var next = client; Stopwatch.GetElapsedTime(began) < duration; next++)
                {
                    taken.Add(await system.SearchAsync(queries[next % queries.Count], cancellationToken));
                }

                return taken;
            },
            cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var figures = LatencyFigures.Of(times.SelectMany(taken => taken));
        return new LoadFigures(queries[0].Class, clients, indexing, figures.Calls / elapsed, figures.P95);
    }
}
