using LunarHub.Grains;

namespace LunarHub.Bench.Relevance;

/// <summary>One way to ask, so that what each stage of a search is worth can be told apart.</summary>
internal sealed record EvaluationLeg(string Name, SearchMode Mode, bool? Rerank, bool? Expand)
{
    /// <summary>Enough that ten different files are among them.</summary>
    private const int Hits = 40;

    /// <summary>Keywords and vectors alone; both fused; with other words for the query's; with the best hits reranked.</summary>
    public static IReadOnlyList<EvaluationLeg> All { get; } =
    [
        new("keyword", SearchMode.Keyword, false, false),
        new("vector", SearchMode.Semantic, false, false),
        new("hybrid", SearchMode.Hybrid, false, false),
        new("expanded", SearchMode.Hybrid, false, true),
        new("reranked", SearchMode.Hybrid, true, null),
    ];

    public SearchRequest Ask(string query, string repository) => new() { Query = query, Repositories = [repository], Mode = Mode, Rerank = Rerank, Expand = Expand, Limit = Hits };
}
