using LunarHub.Bench.Output;
using LunarHub.Models;
using LunarHub.Search;

namespace LunarHub.Bench.Relevance;

/// <summary>Runs every evaluation set of a folder through the product's index and search, leg by leg.</summary>
internal static class RelevanceBench
{
    private static readonly (string Name, SearchMode Mode)[] Legs = [("keyword", SearchMode.Keyword), ("vector", SearchMode.Semantic), ("hybrid", SearchMode.Hybrid)];

    public static async Task<BenchReport> RunAsync(DirectoryInfo folder, IEmbedder embedder, FusionWeights weights, CancellationToken cancellationToken)
    {
        var report = new BenchReport($"Relevance with the embedder {embedder.ModelId} (percent)");
        var rows = new List<string[]>();
        var data = new Dictionary<string, object>();
        foreach (var set in RelevanceSet.ReadAll(folder))
        {
            using var index = await RelevanceIndex.BuildAsync(set, embedder, cancellationToken);
            var legs = new Dictionary<string, object>();
            foreach (var (name, mode) in Legs)
            {
                var answers = new List<(RelevanceQuery, IReadOnlyList<string>)>();
                foreach (var query in set.Queries)
                {
                    answers.Add((query, index.Rank(await index.SearchAsync(query.Text, mode, cancellationToken), weights)));
                }

                var scores = RelevanceScores.Of(answers);
                rows.Add(Row(set, name, scores));
                legs[name] = Data(scores);
            }

            data[set.Name] = new Dictionary<string, object> { ["documents"] = set.Documents.Count, ["queries"] = set.Queries.Count, ["legs"] = legs };
        }

        report.AddTable(
            "Documents × queries; MRR@10 with its 95 % bootstrap interval over the queries",
            ["set", "leg", "MRR@10", "interval", "NDCG@10", "Recall@1", "Recall@5", "Recall@10", "success@10"],
            rows);
        report.AddData("sets", data);
        report.AddData("model", embedder.ModelId);
        report.AddData("weights", weights);
        return report;
    }

    private static string[] Row(RelevanceSet set, string leg, RelevanceScores scores) =>
    [
        leg == Legs[0].Name ? $"{set.Name} ({set.Documents.Count} × {set.Queries.Count})" : "",
        leg,
        Percent(scores.Mrr10),
        $"{Percent(scores.Mrr10Low)}–{Percent(scores.Mrr10High)}",
        Percent(scores.Ndcg10),
        Percent(scores.Recall1),
        Percent(scores.Recall5),
        Percent(scores.Recall10),
        Percent(scores.Success10),
    ];

    private static Dictionary<string, double> Data(RelevanceScores scores) => new()
    {
        ["mrr@10"] = scores.Mrr10,
        ["mrr@10.low"] = scores.Mrr10Low,
        ["mrr@10.high"] = scores.Mrr10High,
        ["ndcg@10"] = scores.Ndcg10,
        ["recall@1"] = scores.Recall1,
        ["recall@5"] = scores.Recall5,
        ["recall@10"] = scores.Recall10,
        ["success@10"] = scores.Success10,
    };

    private static string Percent(double share) => (100 * share).ToString("F1");
}
