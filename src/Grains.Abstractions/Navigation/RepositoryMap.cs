using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

[GenerateSerializer, Immutable, Alias("lunarhub.MapRequest")]
public sealed record MapRequest
{
    public const int DefaultTokens = 2_000;
    public const int MaximumTokens = 50_000;

    /// <summary>A repository's id or name.</summary>
    [Id(0)] public required string Repository { get; init; }

    /// <summary>A full or short ref name; null for the default ref.</summary>
    [Id(1)] public string? Ref { get; init; }

    /// <summary>How large the map may be as text; a token is taken as four bytes.</summary>
    [Id(2)] public int Tokens { get; init; } = DefaultTokens;

    /// <summary>Paths, globs or names that the reader is busy with: what they hold and use comes first. At most 20.</summary>
    [Id(3)] public ImmutableArray<string> Focus { get; init; } = [];
}

/// <summary>The skeleton of a repository: its most used definitions, by file.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryMap")]
public sealed record RepositoryMap
{
    [Id(0)] public required string RepositoryId { get; init; }
    [Id(1)] public required string Repository { get; init; }
    [Id(2)] public required string Ref { get; init; }
    [Id(3)] public required string Commit { get; init; }
    [Id(4)] public required DateTimeOffset IndexedAt { get; init; }
    [Id(5)] public required bool IsHead { get; init; }

    /// <summary>The most central file first.</summary>
    [Id(6)] public ImmutableArray<MapFile> Files { get; init; } = [];

    /// <summary>The size of the map as text, in tokens of four bytes.</summary>
    [Id(7)] public int Tokens { get; init; }

    /// <summary>Files with used definitions that did not fit.</summary>
    [Id(8)] public int OmittedFiles { get; init; }
    [Id(9)] public ImmutableArray<string> Missing { get; init; } = [];
    [Id(10)] public double TookMs { get; init; }

    /// <summary>What of the focus means nothing here.</summary>
    [Id(11)] public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <param name="Centrality">How much the repository uses the file's definitions, next to the most used file of the map, which has 1.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.MapFile")]
public sealed record MapFile(
    [property: Id(0)] string Path,
    [property: Id(1)] string Language,
    [property: Id(2)] double Centrality,
    [property: Id(3)] ImmutableArray<MapSymbol> Symbols);

/// <param name="References">In how many files the name is used.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.MapSymbol")]
public sealed record MapSymbol(
    [property: Id(0)] string Name,
    [property: Id(1)] string Kind,
    [property: Id(2)] string? Scope,
    [property: Id(3)] string? Signature,
    [property: Id(4)] int StartLine,
    [property: Id(5)] int References);
