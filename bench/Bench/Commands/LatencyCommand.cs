using System.CommandLine;
using LunarHub.Bench.Latency;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench latency: how long answers take, in process, over HTTP, and from tools without an index.</summary>
internal static class LatencyCommand
{
    public static Command Create()
    {
        var (json, repository, runs) = (BenchOptions.Json(), BenchOptions.Repository(), BenchOptions.Runs(3));
        var queries = new Option<int>("--queries") { Description = "How many queries to draw from the repository.", HelpName = "N", DefaultValueFactory = _ => 1_000 };
        var command = new Command("latency", "Search latency over queries drawn from the repository, beside ripgrep and git grep where installed.") { repository, queries, runs, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await LatencyBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(queries), parsed.GetValue(runs), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
