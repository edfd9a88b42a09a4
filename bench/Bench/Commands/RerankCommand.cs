using System.CommandLine;
using LunarHub.Bench.Relevance;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench rerank: the time of the built-in reranker.</summary>
internal static class RerankCommand
{
    public static Command Create()
    {
        var repository = BenchOptions.Repository();
        var json = BenchOptions.Json();
        var command = new Command("rerank", "Reranking: milliseconds for 100 candidates, asked for known items of a repository.") { repository, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await RerankBench.RunAsync(parsed.GetRequiredValue(repository), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
