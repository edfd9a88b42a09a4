namespace LunarHub.Bench.Relevance;

/// <summary>Means over the queries of a set, from 0 to 1.</summary>
/// <param name="Mrr10">Reciprocal rank of the first relevant document, 0 below rank 10.</param>
/// <param name="Ndcg10">Normalised discounted cumulative gain (Järvelin, Kekäläinen 2002) of the first 10.</param>
/// <param name="Recall1">Share of the relevant documents at rank 1; Recall5 and Recall10 likewise.</param>
/// <param name="Success10">Share of queries with a relevant document among the first 10.</param>
/// <param name="Mrr10Low">2.5th percentile of MRR@10 over bootstrap samples of the queries; Mrr10High the 97.5th.</param>
internal sealed record RelevanceScores(double Mrr10, double Ndcg10, double Recall1, double Recall5, double Recall10, double Success10, double Mrr10Low, double Mrr10High)
{
    private const int Depth = 10;
    private const int BootstrapSamples = 1_000;

    private double[] Reciprocal { get; init; } = [];

    /// <summary>How many queries there are.</summary>
    public int Queries => Reciprocal.Length;

    /// <param name="answers">For each query its relevant documents and the ids of the documents found, best first, each once.</param>
    public static RelevanceScores Of(IReadOnlyList<(RelevanceQuery Query, IReadOnlyList<string> Found)> answers)
    {
        double[] reciprocal = [.. answers.Select(answer => ReciprocalRank(answer.Query, answer.Found))];
        var (low, high) = Bootstrap(reciprocal);
        return new RelevanceScores(
            reciprocal.Average(),
            answers.Average(answer => Ndcg(answer.Query, answer.Found)),
            answers.Average(answer => Recall(answer.Query, answer.Found, 1)),
            answers.Average(answer => Recall(answer.Query, answer.Found, 5)),
            answers.Average(answer => Recall(answer.Query, answer.Found, Depth)),
            answers.Average(answer => answer.Found.Take(Depth).Any(answer.Query.Relevant.ContainsKey) ? 1.0 : 0.0),
            low,
            high) { Reciprocal = reciprocal };
    }

    /// <summary>The gain in MRR@10 over other answers to the same queries, with its paired 95 % bootstrap interval.</summary>
    public (double Gain, double Low, double High) GainOver(RelevanceScores other)
    {
        double[] gains = [.. Reciprocal.Zip(other.Reciprocal, (mine, others) => mine - others)];
        var (low, high) = Bootstrap(gains);
        return (gains.Average(), low, high);
    }

    /// <summary>By the names that programs know the figures by.</summary>
    public Dictionary<string, double> ToData() => new()
    {
        ["mrr@10"] = Mrr10,
        ["mrr@10.low"] = Mrr10Low,
        ["mrr@10.high"] = Mrr10High,
        ["ndcg@10"] = Ndcg10,
        ["recall@1"] = Recall1,
        ["recall@5"] = Recall5,
        ["recall@10"] = Recall10,
        ["success@10"] = Success10,
    };

    internal static double ReciprocalRank(RelevanceQuery query, IReadOnlyList<string> found)
    {
        for (var rank = 0; rank < Math.Min(Depth, found.Count); rank++)
        {
            if (query.Relevant.ContainsKey(found[rank]))
            {
                return 1.0 / (rank + 1);
            }
        }

        return 0;
    }

    internal static double Recall(RelevanceQuery query, IReadOnlyList<string> found, int depth) =>
        found.Take(depth).Count(query.Relevant.ContainsKey) / (double)query.Relevant.Count;

    internal static double Ndcg(RelevanceQuery query, IReadOnlyList<string> found)
    {
        var gain = found.Take(Depth).Select((id, rank) => Discounted(query.Relevant.GetValueOrDefault(id), rank)).Sum();
        return gain / query.Relevant.Values.OrderDescending().Take(Depth).Select(Discounted).Sum();
    }

    private static double Discounted(int gain, int rank) => (Math.Pow(2, gain) - 1) / Math.Log2(rank + 2);

    private static (double Low, double High) Bootstrap(double[] values)
    {
        var random = new Random(1);
        var means = new double[BootstrapSamples];
        for (var sample = 0; sample < means.Length; sample++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++)
            {
                sum += values[random.Next(values.Length)];
            }

            means[sample] = sum / values.Length;
        }

        Array.Sort(means);
        return (means[BootstrapSamples / 40], means[^(BootstrapSamples / 40)]);
    }
}
