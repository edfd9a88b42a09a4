using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>What one shard is asked about definitions.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardSymbolSearch")]
public sealed record ShardSymbolSearch
{
    /// <summary>Null when <see cref="Names"/> says exactly which.</summary>
    [Id(0)] public string? Pattern { get; init; }
    [Id(1)] public SymbolMatch Match { get; init; }

    /// <summary>Exact names, when there is no pattern.</summary>
    [Id(2)] public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Full or short names; a document in any of them is seen.</summary>
    [Id(3)] public required ImmutableArray<string> Refs { get; init; }
    [Id(4)] public ImmutableArray<string> Kinds { get; init; } = [];
    [Id(5)] public ImmutableArray<string> Languages { get; init; } = [];
    [Id(6)] public string? Path { get; init; }
    [Id(7)] public required int Limit { get; init; }
}

/// <summary>A definition as a shard stores it. Lines and columns count from 1; a column is in UTF-16 units.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardSymbol")]
public sealed record ShardSymbol
{
    /// <summary>The first searched ref that holds the document.</summary>
    [Id(0)] public required string Ref { get; init; }
    [Id(1)] public required string Path { get; init; }
    [Id(2)] public required string Language { get; init; }
    [Id(3)] public required int Traits { get; init; }
    [Id(4)] public required string Name { get; init; }
    [Id(5)] public required string Kind { get; init; }
    [Id(6)] public string? Scope { get; init; }
    [Id(7)] public string? Signature { get; init; }
    [Id(8)] public string? Documentation { get; init; }
    [Id(9)] public required int StartLine { get; init; }
    [Id(10)] public required int EndLine { get; init; }
    [Id(11)] public required int NameLine { get; init; }
    [Id(12)] public required int NameColumn { get; init; }

    /// <summary>How well the name fits the pattern, from 0 to 1; 1 is the very name.</summary>
    [Id(13)] public required double Fit { get; init; }

    /// <summary>How it fits, in words: "exact name", "prefix", "humps".</summary>
    [Id(14)] public required string FitReason { get; init; }
}

[GenerateSerializer, Immutable, Alias("lunarhub.ShardSymbols")]
public sealed record ShardSymbols
{
    [Id(0)] public required long Generation { get; init; }

    /// <summary>Every ref that the shard holds, internal ones left out.</summary>
    [Id(1)] public required ImmutableArray<ShardRef> Held { get; init; }
    [Id(2)] public ImmutableArray<ShardSymbol> Symbols { get; init; } = [];
    [Id(3)] public long Total { get; init; }
    [Id(4)] public bool TotalIsExact { get; init; }

    /// <summary>A damaged segment was left out.</summary>
    [Id(5)] public bool SegmentsMissing { get; init; }
}

/// <summary>What one shard is asked about uses of names.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardReferenceSearch")]
public sealed record ShardReferenceSearch
{
    /// <summary>Exact names; empty for every name, which needs <see cref="Path"/>.</summary>
    [Id(0)] public ImmutableArray<string> Names { get; init; } = [];
    [Id(1)] public ImmutableArray<ReferenceRole> Roles { get; init; } = [];
    [Id(2)] public required ImmutableArray<string> Refs { get; init; }
    [Id(3)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The one file to look in, or null for all.</summary>
    [Id(4)] public string? Path { get; init; }

    /// <summary>The lines to look in, from 1, both included; only with <see cref="Path"/>.</summary>
    [Id(5)] public int FirstLine { get; init; } = 1;
    [Id(6)] public int LastLine { get; init; } = int.MaxValue;

    /// <summary>References beside this path come first (shared folders), then by path and line.</summary>
    [Id(7)] public string? Near { get; init; }
    [Id(8)] public required int Limit { get; init; }
}

/// <summary>One use of a name as a shard stores it. Line and column count from 1; column and length are in UTF-16 units.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardReference")]
public sealed record ShardReference
{
    [Id(0)] public required string Ref { get; init; }
    [Id(1)] public required string Path { get; init; }
    [Id(2)] public required string Language { get; init; }
    [Id(3)] public required int Traits { get; init; }
    [Id(4)] public required string Name { get; init; }
    [Id(5)] public required ReferenceRole Role { get; init; }
    [Id(6)] public required int Line { get; init; }
    [Id(7)] public required int Column { get; init; }
    [Id(8)] public required int Length { get; init; }

    /// <summary>The line's text, cut to 300 characters around the name; <see cref="LineTextStart"/> is the column it begins at.</summary>
    [Id(9)] public required string LineText { get; init; }
    [Id(10)] public int LineTextStart { get; init; } = 1;
    [Id(11)] public EnclosingSymbol? Enclosing { get; init; }
}

[GenerateSerializer, Immutable, Alias("lunarhub.ShardReferences")]
public sealed record ShardReferences
{
    [Id(0)] public required long Generation { get; init; }
    [Id(1)] public required ImmutableArray<ShardRef> Held { get; init; }
    [Id(2)] public ImmutableArray<ShardReference> References { get; init; } = [];
    [Id(3)] public long Total { get; init; }
    [Id(4)] public bool TotalIsExact { get; init; }
    [Id(5)] public bool SegmentsMissing { get; init; }
}

/// <summary>How a shard's files define and use a name.</summary>
/// <param name="Definitions">How many definitions of it the shard holds.</param>
/// <param name="ReferencingFiles">In how many of the shard's files it is used.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.NameCount")]
public readonly record struct NameCount([property: Id(0)] string Name, [property: Id(1)] int Definitions, [property: Id(2)] int ReferencingFiles);
