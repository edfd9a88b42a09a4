using System.Globalization;
using System.Text.Json;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance;

/// <summary>
/// Figures that a change must not fall below, set by set and leg by leg: the JSON that an evaluation writes is one. A set counts where its name, documents and queries are those of the baseline.
/// </summary>
internal sealed class RelevanceBaseline
{
    /// <summary>A figure may be so much lower, in shares of 1: the sums of other processors differ in their last bits, and so does the order of hits that are as good as equal.</summary>
    public const double Tolerance = 0.003;

    /// <summary>The file that this checkout must not fall below.</summary>
    public static string Committed => Path.Combine(Checkout.Root, "bench", "relevance-baseline.json");

    private static readonly string[] Figures = ["mrr@10", "ndcg@10", "recall@10", "success@10"];

    private readonly Dictionary<string, BaselineSet> _sets;

    private RelevanceBaseline(Dictionary<string, BaselineSet> sets) => _sets = sets;

    /// <exception cref="HubException"><c>eval-baseline-invalid</c>.</exception>
    public static RelevanceBaseline Load(string file)
    {
        try
        {
            var document = JsonSerializer.Deserialize<Document>(File.ReadAllText(file), JsonSerializerOptions.Web);
            return document?.Sets is { } sets && sets.Values.All(set => set?.Legs is not null) ? new RelevanceBaseline(sets) : throw new JsonException("it has no sets");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new HubException("eval-baseline-invalid", $"the baseline {file} cannot be used: {error.Message}; write one with --json", error);
        }
    }

    /// <summary>One line for each figure that is missed; none when all are met or nothing is comparable.</summary>
    public IReadOnlyList<string> Missed(RelevanceFigures figures) =>
    [
        .. from set in figures.Sets
           where _sets.TryGetValue(set.Name, out var known) && known.Documents == set.Documents && known.Queries == set.Queries
           from leg in set.Legs
           where _sets[set.Name].Legs.ContainsKey(leg.Leg)
           from figure in Figures
           let least = _sets[set.Name].Legs[leg.Leg].GetValueOrDefault(figure)
           let now = leg.Scores.ToData()[figure]
           where now < least - Tolerance
           select $"{set.Name}, {leg.Leg}: {figure} is {Percent(now)}, the baseline {Percent(least)}",
    ];

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    private sealed record Document(Dictionary<string, BaselineSet>? Sets);

    private sealed record BaselineSet(int Documents, int Queries, Dictionary<string, Dictionary<string, double>> Legs);
}
