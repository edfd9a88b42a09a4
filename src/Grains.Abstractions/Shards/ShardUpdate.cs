using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>A document of a shard: a path and the blob it holds there.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.DocumentId")]
public readonly record struct DocumentId([property: Id(0)] string Path, [property: Id(1)] string BlobId);

/// <summary>The newest commit that gave a document its content.</summary>
/// <param name="At">The time of the commit.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.DocumentChange")]
public readonly record struct DocumentChange(
    [property: Id(0)] DocumentId Document,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Author,
    [property: Id(3)] string AuthorEmail);

/// <summary>What one commit of a shard changes.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardUpdate")]
public sealed record ShardUpdate
{
    /// <summary>Full ref name, for example <c>refs/heads/main</c>.</summary>
    [Id(0)] public required string Ref { get; init; }

    /// <summary>The Git commit that the ref's documents now equal.</summary>
    [Id(1)] public required string Commit { get; init; }

    /// <summary>Names of the segment files to adopt.</summary>
    [Id(2)] public ImmutableArray<string> NewSegments { get; init; } = [];

    /// <summary>Every document of this shard that the ref holds; with a <see cref="Base"/>, only those that differ from it. Null removes the ref.</summary>
    [Id(3)] public ImmutableArray<DocumentId>? Documents { get; init; }

    /// <summary>What <see cref="Documents"/> is told against, so that a commit costs what it changes; null when they are all.</summary>
    [Id(4)] public ShardBase? Base { get; init; }
}

/// <summary>A state of a ref that another is told by its difference to.</summary>
/// <param name="Ref">Full name.</param>
/// <param name="Commit">Where the ref must stand.</param>
/// <param name="Removed">Paths that the base holds and the new state does not.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardBase")]
public sealed record ShardBase([property: Id(0)] string Ref, [property: Id(1)] string Commit, [property: Id(2)] ImmutableArray<string> Removed);
