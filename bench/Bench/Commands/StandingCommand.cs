using System.CommandLine;
using LunarHub.Bench.Product;
using LunarHub.Bench.Standing;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench standing: what standing queries cost a commit.</summary>
internal static class StandingCommand
{
    public static Command Create()
    {
        var json = BenchOptions.Json();
        var repository = new Option<DirectoryInfo>("--repo") { Description = "A Git repository on this machine; by default the one this program stands in.", HelpName = "PATH", DefaultValueFactory = _ => new DirectoryInfo(Checkout.Root) };
        var commits = new Option<int>("--commits") { Description = "How many of its newest commits to replay.", HelpName = "N", DefaultValueFactory = _ => 200 };
        var queries = new Option<int[]>("--queries") { Description = "How many standing queries; may be given several times.", HelpName = "N", DefaultValueFactory = _ => [100, 1_000, 10_000] };
        var command = new Command("standing", "What 100, 1,000 and 10,000 standing queries cost each commit of a repository's own history.") { repository, commits, queries, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await StandingBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(queries)!, Math.Max(1, parsed.GetValue(commits)), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
