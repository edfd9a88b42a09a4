using System.CommandLine;
using LunarHub.Bench.Indexing;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench embed: how fast the built-in embedder is.</summary>
internal static class EmbedCommand
{
    public static Command Create()
    {
        var (json, repository, runs) = (BenchOptions.Json(), BenchOptions.Repository(), BenchOptions.Runs(5));
        var command = new Command("embed", "The built-in embedder on one thread over a repository's text.") { repository, runs, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await EmbedBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(runs), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
