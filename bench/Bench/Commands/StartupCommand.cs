using System.CommandLine;
using LunarHub.Bench.Indexing;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench startup: from the launcher to the first answer.</summary>
internal static class StartupCommand
{
    public static Command Create()
    {
        var (json, runs) = (BenchOptions.Json(), BenchOptions.Runs(3));
        var command = new Command("startup", "From ./hub up on a built checkout to the first answered search on this repository.") { runs, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await StartupBench.RunAsync(parsed.GetValue(runs), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
