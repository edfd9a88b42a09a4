using System.Globalization;
using LunarHub.Bench.Output;

namespace LunarHub.Bench.Relevance;

/// <summary>What an evaluation found, by set and leg.</summary>
internal sealed class RelevanceFigures
{
    private readonly List<SetFigures> _sets = [];

    public IReadOnlyList<SetFigures> Sets => _sets;

    /// <param name="documents">How many the set has; 0 where it has none of its own.</param>
    public void Add(string set, int documents, string leg, RelevanceScores scores)
    {
        var known = _sets.Find(figures => figures.Name == set);
        if (known is null)
        {
            _sets.Add(known = new SetFigures(set, documents, scores.Queries, []));
        }

        known.Legs.Add((leg, scores));
    }

    /// <summary>As a table for people and, under <c>sets</c>, for programs.</summary>
    public void AddTo(BenchReport report)
    {
        report.AddTable(
            "Documents × queries; MRR@10 with its 95 % bootstrap interval over the queries",
            ["set", "leg", "MRR@10", "interval", "NDCG@10", "Recall@1", "Recall@5", "Recall@10", "success@10"],
            _sets.SelectMany(set => set.Legs.Select((leg, place) => Row(set, place, leg.Leg, leg.Scores))));
        report.AddTable(
            "What a stage adds to MRR@10, query by query, with its 95 % bootstrap interval: an interval above 0 is a gain, below 0 a loss",
            ["set", "hybrid over the better of keyword and vector", "expanded over hybrid", "reranked over hybrid"],
            _sets.Where(set => set.Legs.Exists(leg => leg.Leg == "hybrid")).Select(Gains));
        report.AddData("sets", _sets.ToDictionary(set => set.Name, set => new Dictionary<string, object>
        {
            ["documents"] = set.Documents,
            ["queries"] = set.Queries,
            ["legs"] = set.Legs.ToDictionary(leg => leg.Leg, leg => leg.Scores.ToData()),
        }));
    }

    private static string[] Row(SetFigures set, int place, string leg, RelevanceScores scores) =>
    [
        place == 0 ? $"{set.Name} ({(set.Documents > 0 ? $"{set.Documents} × " : "")}{set.Queries})" : "",
        leg,
        Percent(scores.Mrr10),
        $"{Percent(scores.Mrr10Low)}–{Percent(scores.Mrr10High)}",
        Percent(scores.Ndcg10),
        Percent(scores.Recall1),
        Percent(scores.Recall5),
        Percent(scores.Recall10),
        Percent(scores.Success10),
    ];

    private static string[] Gains(SetFigures set)
    {
        RelevanceScores? Of(string leg) => set.Legs.Find(entry => entry.Leg == leg).Scores;
        var better = new[] { Of("keyword"), Of("vector") }.OfType<RelevanceScores>().MaxBy(scores => scores.Mrr10);
        return [set.Name, Gain(Of("hybrid"), better), Gain(Of("expanded"), Of("hybrid")), Gain(Of("reranked"), Of("hybrid"))];
    }

    private static string Gain(RelevanceScores? scores, RelevanceScores? over)
    {
        if (scores is null || over is null)
        {
            return "–";
        }

        var (gain, low, high) = scores.GainOver(over);
        return $"{Signed(gain)} ({Signed(low)} to {Signed(high)})";
    }

    private static string Signed(double share) => (100 * share).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    internal static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
}

/// <summary>One set's figures.</summary>
internal sealed record SetFigures(string Name, int Documents, int Queries, List<(string Leg, RelevanceScores Scores)> Legs);
