using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// One file: what it holds at a ref, its chunks, and what its last change did to them. Woken by a change or a reader, never by a bulk scan.
/// Key: <see cref="KeyFor"/>.
/// </summary>
[Alias("lunarhub.IFileGrain")]
public interface IFileGrain : IGrainWithStringKey
{
    /// <summary>The key of a file's grain: repository id, a slash, and the path.</summary>
    static string KeyFor(string repositoryId, string path) => $"{repositoryId}/{path}";

    /// <summary>The file as indexed, or null when the ref does not hold it.</summary>
    /// <param name="reference">A full or short ref name; null for the default ref.</param>
    [Alias("Read")]
    Task<FileContent?> ReadAsync(string? reference, CancellationToken cancellationToken = default);

    /// <summary>What the last change of the file's blob that a reader saw did to its chunks; null when no change was seen yet.</summary>
    [ReadOnly]
    [Alias("GetLastChange")]
    Task<FileChange?> GetLastChangeAsync(CancellationToken cancellationToken = default);
}

[GenerateSerializer, Immutable, Alias("lunarhub.FileContent")]
public sealed record FileContent
{
    [Id(0)] public required string RepositoryId { get; init; }
    [Id(1)] public required string Repository { get; init; }
    [Id(2)] public required string Ref { get; init; }
    [Id(3)] public required string Commit { get; init; }
    [Id(4)] public required string Path { get; init; }
    [Id(5)] public required string BlobId { get; init; }
    [Id(6)] public required string Language { get; init; }
    [Id(7)] public required string Text { get; init; }

    /// <summary>Why <see cref="Text"/> is empty although the file is not; null when indexed in full.</summary>
    [Id(8)] public string? SkippedBecause { get; init; }
    [Id(9)] public ImmutableArray<string> Traits { get; init; } = [];
    [Id(10)] public ImmutableArray<FileChunk> Chunks { get; init; } = [];
    [Id(11)] public ImmutableArray<FileSymbol> Symbols { get; init; } = [];
    [Id(12)] public DateTimeOffset IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    [Id(13)] public bool IsHead { get; init; }
}

/// <summary>A run of whole lines, from 1, both ends included.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FileChunk")]
public sealed record FileChunk(
    [property: Id(0)] int StartLine,
    [property: Id(1)] int EndLine,
    [property: Id(2)] string Kind,
    [property: Id(3)] string? Symbol,
    [property: Id(4)] string? Parent,
    [property: Id(5)] string? Signature);

/// <summary>A definition in the file.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FileSymbol")]
public sealed record FileSymbol(
    [property: Id(0)] string Name,
    [property: Id(1)] string Kind,
    [property: Id(2)] string? Scope,
    [property: Id(3)] int StartLine,
    [property: Id(4)] int EndLine);

/// <summary>How the chunks of a file differ between two of its blobs. A chunk that only moved is none of the three.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FileChange")]
public sealed record FileChange
{
    [Id(0)] public required string OldBlobId { get; init; }
    [Id(1)] public required string NewBlobId { get; init; }
    [Id(2)] public required DateTimeOffset SeenAt { get; init; }
    [Id(3)] public ImmutableArray<FileChunk> Added { get; init; } = [];

    /// <summary>Chunks of the new blob that define what an old chunk defined, with other text.</summary>
    [Id(4)] public ImmutableArray<FileChunk> Changed { get; init; } = [];
    [Id(5)] public ImmutableArray<FileChunk> Removed { get; init; } = [];
}
