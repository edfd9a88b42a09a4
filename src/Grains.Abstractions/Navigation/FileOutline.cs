using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>The definitions of one file.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FileOutline")]
public sealed record FileOutline
{
    [Id(0)] public required CodePlace Place { get; init; }

    /// <summary>Why the file has no definitions although it is not empty; null when it was read in full.</summary>
    [Id(1)] public string? SkippedBecause { get; init; }

    /// <summary>By first line, an enclosing definition before those that it encloses.</summary>
    [Id(2)] public ImmutableArray<SymbolHit> Symbols { get; init; } = [];
    [Id(3)] public double TookMs { get; init; }
}
