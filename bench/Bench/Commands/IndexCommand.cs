using System.CommandLine;
using LunarHub.Bench.Indexing;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench index: a repository from nothing to searchable.</summary>
internal static class IndexCommand
{
    public static Command Create()
    {
        var (json, repository, runs) = (BenchOptions.Json(), BenchOptions.Repository(), BenchOptions.Runs(3));
        var command = new Command("index", "Index a repository from a cold start: time, rate, index size, peak memory.") { repository, runs, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await IndexBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(runs), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
