using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>Some matching lines of one ref, in order.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardLines")]
public sealed record ShardLines
{
    /// <summary>The full name of the ref.</summary>
    [Id(0)] public required string Ref { get; init; }

    [Id(1)] public required ImmutableArray<MatchedLine> Lines { get; init; }

    /// <summary>Up to here a damaged segment was left out.</summary>
    [Id(2)] public bool SegmentsMissing { get; init; }

    /// <summary>Up to here files were passed over whose last change is not known and is asked for.</summary>
    [Id(3)] public bool ChangesMissing { get; init; }

    /// <summary>The ref as the shard holds it.</summary>
    [Id(4)] public ShardRef? Source { get; init; }
}

/// <summary>A line in which something stands that was asked for. Lines count from 1; the text is without its end of line.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.MatchedLine")]
public readonly record struct MatchedLine(
    [property: Id(0)] string Path,
    [property: Id(1)] int Number,
    [property: Id(2)] string Text,
    [property: Id(3)] ImmutableArray<HighlightRange> Matches);
