using LunarHub.Search;

namespace LunarHub.Grains.Searching;

/// <summary>How searches are spread over shards.</summary>
public sealed class SearchOptions
{
    /// <summary>How long a search waits for one shard before it answers without it. Default: 2 s.</summary>
    public TimeSpan ShardDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Shards that one search asks at once. Those asked later are told what score they have to reach. Default: 16.</summary>
    public int FanOut { get; set; } = 16;

    /// <summary>How long a stream of all matching lines goes on unless the query has a <c>timeout:</c>. Default: 60 s.</summary>
    public TimeSpan LinesDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Candidates that a shard returns for each leg at first. A reader who goes on past their hits, or turns the page, has the ranking made longer. Default: 100.</summary>
    public int FirstCandidatesPerLeg { get; set; } = 100;

    /// <summary>Candidates that a shard returns for each leg when the reader goes on; also how deep an answer can be paged. Default: 1,000.</summary>
    public int CandidatesPerLeg { get; set; } = 1_000;

    /// <summary>Candidates that a shard returns for each leg when the query asks for more with <c>count:</c>; bounds the memory of one search. Default: 100,000.</summary>
    public int MostCandidatesPerLeg { get; set; } = 100_000;

    /// <summary>Whether the best hits of a hybrid search get a second look by the reranking model, unless the request or <c>rerank:</c> says otherwise. Default: true.</summary>
    public bool Rerank { get; set; } = true;

    /// <summary>The most hits that are looked at again; the model may take fewer. Default: 100.</summary>
    public int RerankCandidates { get; set; } = 100;

    /// <summary>How long reranking may take. What is not looked at by then keeps its first score, and the answer says so. Default: 150 ms.</summary>
    public TimeSpan RerankBudget { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Whether words of a query bring others that mean the same, unless the request or <c>expand:</c> says otherwise. Default: false.</summary>
    public bool Expand { get; set; }

    /// <summary>How much each signal counts. Default: the built-in weights.</summary>
    public FusionWeights Weights { get; set; } = FusionWeights.BuiltIn;

    /// <summary>Hits that the answers kept for asking again may hold together, about 500 bytes each; 0 keeps none. Default: 50,000.</summary>
    public int CachedHits { get; set; } = 50_000;

    /// <summary>Bytes of memory for what searches find out of the index (where patterns stand, cut snippets), over all shards of the process; 0 keeps nothing. Default: 16 MiB.</summary>
    public long HotBytes { get; set; } = 16 << 20;
}
