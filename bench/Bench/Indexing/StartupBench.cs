using System.Diagnostics;
using LunarHub.ApiHost.Searching;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Indexing;

/// <summary>From <c>./hub up</c> on a built checkout to the first answered search: of an empty data folder, then of one that is indexed already.</summary>
internal static class StartupBench
{
    private const string Query = "reciprocal rank fusion";

    internal sealed record Run(double FirstSeconds, double AgainSeconds);

    public static async Task<BenchReport> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var measured = new List<Run>();
        for (var i = 0; i < runs; i++)
        {
            using var data = new ScratchFolder();
            measured.Add(new Run(await OnceAsync(data.Path, cancellationToken), await OnceAsync(data.Path, cancellationToken)));
        }

        var report = new BenchReport("From ./hub up to the first answered search, on this project's own repository");
        report.AddTable($"Median of {runs} runs on a built checkout", ["start", "seconds"],
        [
            ["empty data folder: fetch, index, answer", $"{LatencyFigures.Median(measured.Select(run => run.FirstSeconds)):F1}"],
            ["second start: answer from the index that is there", $"{LatencyFigures.Median(measured.Select(run => run.AgainSeconds)):F1}"],
        ]);
        report.AddData("runs", measured);
        return report;
    }

    private static async Task<double> OnceAsync(string data, CancellationToken cancellationToken)
    {
        await using var hub = await HubProcess.StartAsync(data, [Checkout.Root], throughLauncher: true, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var limit = Stopwatch.StartNew();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var answer = await hub.Client.SearchAsync(new SearchBody { Query = Query }, cancellationToken);
            if (answer.Hits.Count > 0)
            {
                return hub.Elapsed.TotalSeconds;
            }

            if (limit.Elapsed > TimeSpan.FromMinutes(10))
            {
                throw new HubException("bench-index-failed", $"'{Query}' had no hit after ten minutes.");
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }
}
