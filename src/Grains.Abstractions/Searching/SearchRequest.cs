using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>Which evidence answers a search.</summary>
[GenerateSerializer, Alias("lunarhub.SearchMode")]
public enum SearchMode
{
    Hybrid,
    Keyword,
    Semantic,
    Exact,
}

[GenerateSerializer, Immutable, Alias("lunarhub.SearchRequest")]
public sealed record SearchRequest
{
    public const int DefaultLimit = 20;
    public const int MaximumLimit = 200;

    /// <summary>The query text, in the language of docs/query-language.md.</summary>
    [Id(0)] public required string Query { get; init; }

    /// <summary>Repository ids or names; empty for all.</summary>
    [Id(1)] public ImmutableArray<string> Repositories { get; init; } = [];

    /// <summary>Full or short ref names; empty for each repository's default ref.</summary>
    [Id(2)] public ImmutableArray<string> Refs { get; init; } = [];

    /// <summary>Language ids; empty for all.</summary>
    [Id(3)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>Hits in this answer, from 1 to <see cref="MaximumLimit"/>.</summary>
    [Id(4)] public int Limit { get; init; } = DefaultLimit;

    /// <summary>From the previous answer, to go on after its last hit; null for the first page.</summary>
    [Id(5)] public string? Cursor { get; init; }

    [Id(6)] public SearchMode Mode { get; init; }

    /// <summary>True to have each hit's score explained signal by signal.</summary>
    [Id(7)] public bool Explain { get; init; }

    /// <summary>True to have the syntax of each snippet told.</summary>
    [Id(8)] public bool Tokens { get; init; }

    /// <summary>Whether the best hits are reranked; null for the server's choice. <c>rerank:</c> in the query overrides it.</summary>
    [Id(9)] public bool? Rerank { get; init; }

    /// <summary>Whether the query's words may bring others that mean the same; null for the server's choice. <c>expand:</c> in the query overrides it.</summary>
    [Id(10)] public bool? Expand { get; init; }
}
