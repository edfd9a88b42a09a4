using LunarHub.ApiHost.Repositories;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Indexing;

/// <summary>Indexes a repository from a cold start: a new server process, an empty data folder, until the repository is ready.</summary>
internal static class IndexBench
{
    /// <param name="Seconds">From the start of the process until the repository is ready, the mirror's fetch included.</param>
    /// <param name="ProcessorSeconds">Of the server's process in that time; its git processes run apart.</param>
    /// <param name="PeakBytes">VmHWM of the server's process.</param>
    internal sealed record Run(double Seconds, double ProcessorSeconds, long PeakBytes, int Files, int Chunks, long TextBytes, long IndexBytes);

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, int runs, CancellationToken cancellationToken)
    {
        var measured = new List<Run>();
        RepositoryView? last = null;
        for (var i = 0; i < runs; i++)
        {
            using var data = new ScratchFolder();
            await using var hub = await HubProcess.StartAsync(data.Path, [repository.FullName], throughLauncher: false, cancellationToken);
            last = await IndexWait.ReadyAsync(hub.Client, cancellationToken);
            measured.Add(new Run(hub.Elapsed.TotalSeconds, hub.ProcessorTime.TotalSeconds, hub.PeakMemory(), last.Files, last.Chunks, last.TextBytes, last.IndexBytes));
        }

        return Report(measured, last!);
    }

    private static BenchReport Report(List<Run> runs, RepositoryView view)
    {
        var seconds = LatencyFigures.Median(runs.Select(run => run.Seconds));
        var processor = LatencyFigures.Median(runs.Select(run => run.ProcessorSeconds));
        var megabytes = view.TextBytes / 1e6;
        var report = new BenchReport("Cold index of a repository");
        report.AddTable($"Median of {runs.Count} runs, each with a new process and an empty data folder", ["figure", "value"],
        [
            ["files", $"{view.Files:N0}"],
            ["text", $"{megabytes:F1} MB"],
            ["chunks", $"{view.Chunks:N0}"],
            ["from process start to ready", $"{seconds:F1} s"],
            ["processor time of the server", $"{processor:F1} s"],
            ["rate", $"{megabytes / seconds:F2} MB/s"],
            ["rate per core of the machine", $"{megabytes / seconds / Environment.ProcessorCount:F2} MB/s"],
            ["rate per processor-second", $"{megabytes / processor:F2} MB/s"],
            ["index over text", $"{(double)view.IndexBytes / view.TextBytes:F2}"],
            ["peak memory (VmHWM)", $"{LatencyFigures.Median(runs.Select(run => (double)run.PeakBytes)) / (1 << 20):F0} MiB"],
            ["files by path only", $"{view.Skipped.Sum(skipped => skipped.Files):N0}"],
        ]);
        report.AddData("runs", runs);
        return report;
    }
}
