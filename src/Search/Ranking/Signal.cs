using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace LunarHub.Search;

/// <summary>What a score is made of. Every signal of a hit is between 0 and 1 and counts by its weight (<see cref="FusionWeights"/>); docs/ranking.md defines each.</summary>
public enum Signal
{
    /// <summary>BM25F as a share of the answer's best.</summary>
    Keyword,

    /// <summary>BM25F as a share of what a chunk could get at most for the query: low where even the best chunk knows little of what was asked.</summary>
    KeywordShare,

    /// <summary>The cosine, not below 0.</summary>
    Vector,

    /// <summary>The logarithm of the exact matches as a share of the answer's best.</summary>
    Exact,

    /// <summary>How surely the chunk defines a name that the query asks for.</summary>
    Definition,

    /// <summary>How far the query names the symbol that the chunk defines.</summary>
    Symbol,

    /// <summary>The share of the query's words in the file's name and its folder's.</summary>
    Path,

    /// <summary>See <see cref="ChunkFeatures"/>, as for the three that follow.</summary>
    Coverage,
    Phrase,
    Proximity,
    Centrality,

    /// <summary>How new the last change of the file is beside the newest of its ref (<see cref="Search.Recency"/>).</summary>
    Recency,

    /// <summary>1 for a file of tests; for generated or minified, vendored and documentation files likewise.</summary>
    Test,
    Generated,
    Vendored,
    Documentation,
}

/// <summary>The names of signals in answers and in files of weights.</summary>
public static class Signals
{
    /// <summary>By the number of the signal.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "keyword", "keyword-share", "vector", "exact", "definition", "symbol", "path", "coverage", "phrase", "proximity", "centrality", "recency", "test", "generated", "vendored", "documentation",
    ];
}

/// <summary>A value for each signal.</summary>
[InlineArray(16)]
internal struct SignalValues
{
    private float first;
}
