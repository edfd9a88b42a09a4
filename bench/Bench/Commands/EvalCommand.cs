using System.CommandLine;
using LunarHub.Bench.Output;
using LunarHub.Bench.Relevance;
using LunarHub.Bench.Relevance.KnownItems;
using LunarHub.Bench.Relevance.Learning;
using LunarHub.Models;
using LunarHub.Models.Folders;
using LunarHub.Models.Onnx;
using LunarHub.Models.Reranking;
using LunarHub.Models.Subtokens;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Commands;

/// <summary>hub eval: relevance over evaluation sets, through the product's own index and search; and learning the ranking's weights.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var json = BenchOptions.Json();
        var sets = new Option<DirectoryInfo?>("--sets") { Description = "A folder of evaluation sets: each a folder with docs.jsonl.gz, queries.jsonl and qrels.tsv.", HelpName = "DIR" };
        var legs = new Option<string[]>("--legs") { Description = "Only these legs: keyword, vector, hybrid, expanded, reranked. All when not given.", HelpName = "LEG", AllowMultipleArgumentsPerToken = true };
        var baseline = new Option<FileInfo?>("--baseline") { Description = "Figures that must not be missed, as --json writes them; the committed ones when not given.", HelpName = "FILE" };
        var noBaseline = new Option<bool>("--no-baseline") { Description = "Compare with no baseline." };
        var mine = new Option<DirectoryInfo?>("--mine") { Description = "A Git repository: make a set of its history (commit subjects ask for the files they changed) in --sets, then measure.", HelpName = "REPO" };
        var weights = new Option<FileInfo?>("--weights") { Description = "Ranking weights to use instead of the built-in ones.", HelpName = "FILE" };
        var judge = new Option<FileInfo?>("--judge") { Description = "Ask what --pairs and --repositories hold, and write every candidate, judged, to FILE: what the reranker is learned from.", HelpName = "FILE" };
        var reranker = new Option<FileInfo?>("--reranker") { Description = "What reranks instead of the built-in model: a file of trees, or the folder of an ONNX model.", HelpName = "FILE|FOLDER" };
        var learn = new Option<FileInfo?>("--learn") { Description = "Learn ranking weights and write them to FILE. Nothing is learned from --sets.", HelpName = "FILE" };
        var pairs = new Option<DirectoryInfo?>("--pairs") { Description = "With --learn or --judge: a folder of *.jsonl.gz with {language, query, code} a line.", HelpName = "DIR" };
        var heldOut = new Option<FileInfo?>("--held-out") { Description = "With --pairs: hashes of texts that must not be learned from.", HelpName = "FILE" };
        var repositories = new Option<DirectoryInfo?>("--repositories") { Description = "A Git repository or a folder of them, to draw known items from: to measure, or to learn from with --learn or --judge.", HelpName = "DIR" };
        var blind = new Option<DirectoryInfo?>("--blind") { Description = "With --learn: repositories to measure on and not to learn from.", HelpName = "DIR" };
        var queries = new Option<int>("--queries") { Description = "The most queries of one set of pairs, or known items of a kind and repository.", HelpName = "N", DefaultValueFactory = _ => 400 };
        var seed = new Option<int>("--seed") { Description = "What decides which queries are drawn.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("eval", "Relevance: MRR, NDCG and recall over evaluation sets, for keywords, vectors and both; with --learn, the ranking's weights.")
        {
            sets, legs, baseline, noBaseline, mine, weights, reranker, learn, judge, pairs, heldOut, repositories, blind, queries, seed, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(sets) is null && result.GetResult(learn) is null && result.GetResult(judge) is null && result.GetResult(repositories) is null)
            {
                result.AddError("name --sets or --repositories to measure, --learn or --judge to learn");
            }

            if (result.GetResult(mine) is not null && result.GetResult(sets) is null)
            {
                result.AddError("name --sets, the folder that the mined set is written to");
            }

            foreach (var leg in result.GetValue(legs) ?? [])
            {
                if (!EvaluationLeg.All.Any(known => known.Name == leg))
                {
                    result.AddError($"there is no leg '{leg}'; the legs are {string.Join(", ", EvaluationLeg.All.Select(known => known.Name))}");
                }
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var used = parsed.GetValue(weights) is { } file ? FusionWeights.Load(file.FullName) : FusionWeights.BuiltIn;
            var model = parsed.GetValue(reranker) is { } named ? Load(named.FullName) : null;
            using var owned = model as IDisposable;
            if (parsed.GetValue(learn) is { } target)
            {
                var options = new LearnOptions(
                    parsed.GetValue(pairs), parsed.GetValue(heldOut), parsed.GetValue(repositories), parsed.GetValue(blind), parsed.GetValue(queries), parsed.GetValue(seed));
                var (learning, learned, note) = await LearnBench.RunAsync(options, SubtokenEmbedder.BuiltIn, used, cancellationToken);
                await File.WriteAllTextAsync(target.FullName, learned.ToJson(note), cancellationToken);
                learning.Publish(parsed.GetValue(sets) is null ? parsed.GetValue(json) : null);
                used = learned;
            }

            if (parsed.GetValue(judge) is { } judgements)
            {
                var options = new LearnOptions(parsed.GetValue(pairs), parsed.GetValue(heldOut), parsed.GetValue(repositories), null, parsed.GetValue(queries), parsed.GetValue(seed));
                Console.WriteLine(await JudgeBench.RunAsync(judgements, options, SubtokenEmbedder.BuiltIn, used, cancellationToken));
            }

            var report = new BenchReport($"Relevance with the embedder {SubtokenEmbedder.BuiltIn.ModelId} (percent)");
            var chosen = parsed.GetValue(legs) is { Length: > 0 } some ? EvaluationLeg.All.Where(leg => some.Contains(leg.Name, StringComparer.Ordinal)).ToList() : EvaluationLeg.All;
            if (parsed.GetValue(sets) is not { } folder)
            {
                if (parsed.GetValue(learn) is null && parsed.GetValue(judge) is null)
                {
                    (await KnownItemBench.RunAsync(parsed.GetValue(repositories)!, SubtokenEmbedder.BuiltIn, chosen, used, model, parsed.GetValue(queries), parsed.GetValue(seed), report, cancellationToken)).AddTo(report);
                    report.Publish(parsed.GetValue(json));
                }

                return 0;
            }

            if (parsed.GetValue(mine) is { } repository)
            {
                await HistorySet.WriteAsync(repository, folder, cancellationToken);
            }

            var expected = parsed.GetValue(noBaseline) ? null : RelevanceBaseline.Load(parsed.GetValue(baseline)?.FullName ?? RelevanceBaseline.Committed);
            var figures = await RelevanceBench.RunAsync(RelevanceSet.ReadAll(folder), chosen, used, model, cancellationToken);
            report.AddData("model", SubtokenEmbedder.BuiltIn.ModelId);
            figures.AddTo(report);
            report.Publish(parsed.GetValue(json));
            var missed = expected?.Missed(figures) ?? [];
            foreach (var line in missed)
            {
                await Console.Error.WriteLineAsync($"below the baseline: {line}");
            }

            return missed.Count == 0 ? 0 : throw new HubException("eval-baseline-missed", $"{missed.Count} figures are below the baseline.");
        });
        return command;
    }

    private static IReranker Load(string path) => Directory.Exists(path) ? new OnnxReranker(ModelFolder.Read(path)) : AlignmentReranker.Load(path);
}
