using System.CommandLine;
using LunarHub.Bench.Replay;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench replay: whether an index that follows commits equals one that is built from scratch.</summary>
internal static class ReplayCommand
{
    private const int Different = 1;

    public static Command Create()
    {
        var (json, repository) = (BenchOptions.Json(), BenchOptions.Repository());
        var commits = BenchOptions.Positive("--commits", "How many of the newest commits to replay, those of merged branches included.", 500);
        var every = BenchOptions.Positive("--scratch-every", "Build an index from scratch at every Nth commit; the others are compared with Git's tree only.", 1);
        var command = new Command("replay", "Index a repository commit by commit and compare the index after each with Git's tree, file by file, and with an index built from scratch; exit code 1 when one differs.")
        {
            repository, commits, every, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (report, equal) = await ReplayBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(commits), parsed.GetValue(every), BenchOptions.Tell, cancellationToken);
            report.Publish(parsed.GetValue(json));
            return equal ? 0 : Different;
        });
        return command;
    }
}
