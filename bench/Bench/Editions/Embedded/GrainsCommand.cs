using System.CommandLine;
using LunarHub.Bench.Output;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench grains: what a grain call costs in the one-process host.</summary>
internal static class GrainsCommand
{
    public static Command Create()
    {
        var json = BenchOptions.Json();
        var command = new Command("grains", "Calls to grains of the one-process host: latency, throughput, memory of an idle grain.") { json };
        command.SetAction(async (parsed, _) =>
        {
            var figures = await GrainCallBench.RunAsync();
            var report = new BenchReport("Calls to grains");
            report.AddTable("1,000 samples of 1,000 calls each", ["figure", "value"],
            [
                ["one call after another, from outside, median", $"{figures.NanosecondsPerCall:F0} ns"],
                ["the same, p95", $"{figures.NanosecondsPerCall95:F0} ns"],
                ["from grain to grain, median", $"{figures.NanosecondsBetweenGrains:F0} ns"],
                ["1,000 callers over 100 grains", $"{figures.ConcurrentCallsPerSecond:N0} calls/s"],
                ["an idle activation without state", $"{figures.BytesPerIdleActivation:F0} bytes"],
            ]);
            report.AddData("grains", figures);
            report.Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
