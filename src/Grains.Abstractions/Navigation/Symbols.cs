using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>How a symbol's name must fit the pattern.</summary>
[GenerateSerializer, Alias("lunarhub.SymbolMatch")]
public enum SymbolMatch
{
    /// <summary>Any of the others, the closest fit first.</summary>
    Any,
    Exact,

    /// <summary>The name begins with the pattern, letter case aside.</summary>
    Prefix,

    /// <summary>Humps or subtokens in order (<c>gUBI</c>, <c>user id</c>), a substring, or a few letters off.</summary>
    Fuzzy,
}

[GenerateSerializer, Immutable, Alias("lunarhub.SymbolSearch")]
public sealed record SymbolSearch
{
    public const int DefaultLimit = 50;
    public const int MaximumLimit = 500;

    /// <summary>A name or a part of one; <c>Scope.name</c> also asks for the scope's last parts.</summary>
    [Id(0)] public required string Pattern { get; init; }
    [Id(1)] public SymbolMatch Match { get; init; }

    /// <summary>Repository ids or names; empty for all.</summary>
    [Id(2)] public ImmutableArray<string> Repositories { get; init; } = [];

    /// <summary>Full or short ref names; empty for each repository's default ref.</summary>
    [Id(3)] public ImmutableArray<string> Refs { get; init; } = [];

    /// <summary>Symbol kinds (function, method, class, …); empty for all.</summary>
    [Id(4)] public ImmutableArray<string> Kinds { get; init; } = [];
    [Id(5)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>A glob over paths, or null.</summary>
    [Id(6)] public string? Path { get; init; }
    [Id(7)] public int Limit { get; init; } = DefaultLimit;
    [Id(8)] public string? Cursor { get; init; }
}

/// <summary>A definition. Lines and columns count from 1; a column is in UTF-16 units.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SymbolHit")]
public sealed record SymbolHit
{
    [Id(0)] public required CodePlace Place { get; init; }
    [Id(1)] public required string Name { get; init; }
    [Id(2)] public required string Kind { get; init; }
    [Id(3)] public string? Scope { get; init; }
    [Id(4)] public string? Signature { get; init; }
    [Id(5)] public string? Documentation { get; init; }
    [Id(6)] public required int StartLine { get; init; }
    [Id(7)] public required int EndLine { get; init; }
    [Id(8)] public required int NameLine { get; init; }
    [Id(9)] public required int NameColumn { get; init; }

    /// <summary>Larger is better; comparable within one answer.</summary>
    [Id(10)] public required double Score { get; init; }

    /// <summary>What speaks for it, in words: "exact name", "same file", "imported", "test".</summary>
    [Id(11)] public ImmutableArray<string> Reasons { get; init; } = [];
}

/// <summary>Definitions that answer a question about names.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SymbolAnswer")]
public sealed record SymbolAnswer
{
    /// <summary>The name that was asked for, where a position was given: what stands there.</summary>
    [Id(0)] public string? Name { get; init; }
    [Id(1)] public ImmutableArray<SymbolHit> Symbols { get; init; } = [];

    /// <summary>A lower bound unless <see cref="TotalIsExact"/>.</summary>
    [Id(2)] public long Total { get; init; }
    [Id(3)] public bool TotalIsExact { get; init; }
    [Id(4)] public string? Cursor { get; init; }

    /// <summary>One line for each shard or repository that did not answer, and why.</summary>
    [Id(5)] public ImmutableArray<string> Missing { get; init; } = [];
    [Id(6)] public ImmutableArray<string> Warnings { get; init; } = [];
    [Id(7)] public double TookMs { get; init; }
}
