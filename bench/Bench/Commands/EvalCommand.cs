using System.CommandLine;
using LunarHub.Bench.Relevance;
using LunarHub.Bench.Relevance.Learning;
using LunarHub.Models.Subtokens;
using LunarHub.Search;

namespace LunarHub.Bench.Commands;

/// <summary>hub eval: relevance over evaluation sets, through the product's own index and search; and learning the ranking's weights.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var json = BenchOptions.Json();
        var sets = new Option<DirectoryInfo?>("--sets") { Description = "A folder of evaluation sets: each a folder with docs.jsonl.gz, queries.jsonl and qrels.tsv.", HelpName = "DIR" };
        var weights = new Option<FileInfo?>("--weights") { Description = "Ranking weights to use instead of the built-in ones.", HelpName = "FILE" };
        var learn = new Option<FileInfo?>("--learn") { Description = "Learn ranking weights and write them to FILE. Nothing is learned from --sets.", HelpName = "FILE" };
        var pairs = new Option<DirectoryInfo?>("--pairs") { Description = "With --learn: a folder of *.jsonl.gz with {language, query, code} a line.", HelpName = "DIR" };
        var heldOut = new Option<FileInfo?>("--held-out") { Description = "With --pairs: hashes of texts that must not be learned from.", HelpName = "FILE" };
        var repositories = new Option<DirectoryInfo?>("--repositories") { Description = "With --learn: a Git repository or a folder of them, to draw known items from.", HelpName = "DIR" };
        var blind = new Option<DirectoryInfo?>("--blind") { Description = "With --learn: repositories to measure on and not to learn from.", HelpName = "DIR" };
        var queries = new Option<int>("--queries") { Description = "With --learn: the most queries of one set of pairs.", HelpName = "N", DefaultValueFactory = _ => 400 };
        var seed = new Option<int>("--seed") { Description = "With --learn: what decides which queries are drawn.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("eval", "Relevance: MRR, NDCG and recall over evaluation sets, for keywords, vectors and both; with --learn, the ranking's weights.")
        {
            sets, weights, learn, pairs, heldOut, repositories, blind, queries, seed, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(sets) is null && result.GetResult(learn) is null)
            {
                result.AddError("name --sets to measure or --learn to learn");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var used = parsed.GetValue(weights) is { } file ? FusionWeights.Load(file.FullName) : FusionWeights.BuiltIn;
            if (parsed.GetValue(learn) is { } target)
            {
                var options = new LearnOptions(
                    parsed.GetValue(pairs), parsed.GetValue(heldOut), parsed.GetValue(repositories), parsed.GetValue(blind), parsed.GetValue(queries), parsed.GetValue(seed));
                var (learning, learned, note) = await LearnBench.RunAsync(options, SubtokenEmbedder.BuiltIn, used, cancellationToken);
                await File.WriteAllTextAsync(target.FullName, learned.ToJson(note), cancellationToken);
                learning.Publish(parsed.GetValue(sets) is null ? parsed.GetValue(json) : null);
                used = learned;
            }

            if (parsed.GetValue(sets) is not { } folder)
            {
                return 0;
            }

            var report = await RelevanceBench.RunAsync(folder, SubtokenEmbedder.BuiltIn, used, cancellationToken);
            report.Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
