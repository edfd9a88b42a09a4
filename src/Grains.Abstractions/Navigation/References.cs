using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>A place in a file. Line and column count from 1; the column is in UTF-16 units.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CodePosition")]
public sealed record CodePosition(
    [property: Id(0)] string Repository,
    [property: Id(1)] string? Ref,
    [property: Id(2)] string Path,
    [property: Id(3)] int Line,
    [property: Id(4)] int Column);

/// <summary>A question about a name, or about the name that stands at a position. One of the two is given; both mean the name, asked from there.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.NameQuestion")]
public sealed record NameQuestion
{
    public const int DefaultLimit = 50;
    public const int MaximumLimit = 500;

    [Id(0)] public string? Name { get; init; }
    [Id(1)] public CodePosition? Position { get; init; }
    [Id(2)] public ImmutableArray<string> Repositories { get; init; } = [];
    [Id(3)] public ImmutableArray<string> Refs { get; init; } = [];
    [Id(4)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>Kinds of definitions to answer with; empty for all.</summary>
    [Id(5)] public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>Roles of references to answer with; empty for all.</summary>
    [Id(6)] public ImmutableArray<ReferenceRole> Roles { get; init; } = [];
    [Id(7)] public int Limit { get; init; } = DefaultLimit;
    [Id(8)] public string? Cursor { get; init; }
}

/// <summary>What encloses a place: the innermost definition whose lines hold it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.EnclosingSymbol")]
public sealed record EnclosingSymbol(
    [property: Id(0)] string Name,
    [property: Id(1)] string Kind,
    [property: Id(2)] string? Scope,
    [property: Id(3)] int StartLine,
    [property: Id(4)] int EndLine);

/// <summary>One use of a name. Line and column count from 1; column and length are in UTF-16 units.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ReferenceHit")]
public sealed record ReferenceHit
{
    [Id(0)] public required CodePlace Place { get; init; }
    [Id(1)] public required string Name { get; init; }
    [Id(2)] public required ReferenceRole Role { get; init; }
    [Id(3)] public required int Line { get; init; }
    [Id(4)] public required int Column { get; init; }
    [Id(5)] public required int Length { get; init; }

    /// <summary>The line's text, cut to 300 characters around the name; <see cref="LineTextStart"/> is the column it begins at.</summary>
    [Id(6)] public required string LineText { get; init; }
    [Id(7)] public int LineTextStart { get; init; } = 1;
    [Id(8)] public EnclosingSymbol? Enclosing { get; init; }
    [Id(9)] public ImmutableArray<string> Reasons { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("lunarhub.ReferenceAnswer")]
public sealed record ReferenceAnswer
{
    [Id(0)] public required string Name { get; init; }
    [Id(1)] public ImmutableArray<ReferenceHit> References { get; init; } = [];

    /// <summary>The definitions of the name, the likeliest first, at most 20.</summary>
    [Id(2)] public ImmutableArray<SymbolHit> Definitions { get; init; } = [];

    /// <summary>A lower bound unless <see cref="TotalIsExact"/>.</summary>
    [Id(3)] public long Total { get; init; }
    [Id(4)] public bool TotalIsExact { get; init; }
    [Id(5)] public string? Cursor { get; init; }
    [Id(6)] public ImmutableArray<string> Missing { get; init; } = [];
    [Id(7)] public ImmutableArray<string> Warnings { get; init; } = [];
    [Id(8)] public double TookMs { get; init; }
}
