using System.CommandLine;
using LunarHub.Bench.Kills;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench kills: kill -9 in the middle of work, again and again.</summary>
internal static class KillsCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var (json, repository) = (BenchOptions.Json(), BenchOptions.Repository());
        var kills = BenchOptions.Positive("--kills", "How often the server is killed while it works; a kill that meets it at rest does not count.", 50);
        var seed = new Option<int>("--seed") { Description = "Draws the moments and the pushes.", HelpName = "N", DefaultValueFactory = _ => 20_261_126 };
        var command = new Command("kills", "Kill a server with SIGKILL at random moments of its first index, of webhooks, of its queue and of index runs; tell what was lost, told twice or seen half. Exit code 1 when anything was.")
        {
            repository, kills, seed, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (report, good) = await KillBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(kills), parsed.GetValue(seed), BenchOptions.Tell, cancellationToken);
            report.Publish(parsed.GetValue(json));
            return good ? 0 : Failed;
        });
        return command;
    }
}
