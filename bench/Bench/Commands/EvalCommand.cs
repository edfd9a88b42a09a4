using System.CommandLine;
using LunarHub.Bench.Relevance;
using LunarHub.Models.Subtokens;
using LunarHub.Search;

namespace LunarHub.Bench.Commands;

/// <summary>hub eval: relevance over evaluation sets, through the product's own index and search.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var json = BenchOptions.Json();
        var sets = new Option<DirectoryInfo>("--sets") { Description = "A folder of evaluation sets: each a folder with docs.jsonl.gz, queries.jsonl and qrels.tsv.", HelpName = "DIR", Required = true };
        var command = new Command("eval", "Relevance: MRR, NDCG and recall over evaluation sets, for keywords, vectors and both.") { sets, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await RelevanceBench.RunAsync(parsed.GetValue(sets)!, SubtokenEmbedder.BuiltIn, new FusionWeights(), cancellationToken);
            report.Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
