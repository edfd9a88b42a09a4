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

    /// <summary>The syntax of the file's text, or null when the ref does not hold it.</summary>
    /// <param name="reference">A full or short ref name; null for the default ref.</param>
    [Alias("Highlight")]
    Task<FileTokens?> HighlightAsync(string? reference, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the changes of the file's blob at the default ref did to its chunks, the newest first. Index runs after the first, and readers, make the file take note; a run that changes
    /// very many files at once does not.
    /// </summary>
    [ReadOnly]
    [Alias("GetChanges")]
    Task<ImmutableArray<FileChange>> GetChangesAsync(CancellationToken cancellationToken = default);
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

    /// <summary>What made the chunks: one of <see cref="Parsers"/>; null when skipped.</summary>
    [Id(14)] public string? IndexedAs { get; init; }

    /// <summary>True for an edit of a working tree that is in no commit; <see cref="Commit"/> is then the one that it lies over.</summary>
    [Id(15)] public bool IsUncommitted { get; init; }
}

/// <summary>The tokens of one blob's text, in UTF-16 offsets of it, in order, not overlapping; null when it took too long to tell or there are too many.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FileTokens")]
public sealed record FileTokens([property: Id(0)] string BlobId, [property: Id(1)] ImmutableArray<CodeToken>? Tokens)
{
    /// <summary>The most tokens that one answer carries.</summary>
    public const int MaximumTokens = 100_000;
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

/// <summary>How the chunks of a file differ between two of its blobs. Chunks are the same when their text is; every new chunk is in one list or kept in its place.</summary>
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

    /// <summary>Chunks of the same text at other lines.</summary>
    [Id(6)] public ImmutableArray<MovedChunk> Moved { get; init; } = [];

    /// <summary>How many chunks have the same text at the same lines.</summary>
    [Id(7)] public int Kept { get; init; }
}

/// <summary>A chunk that stands at other lines than it did.</summary>
/// <param name="Chunk">The chunk where it is now.</param>
/// <param name="OldStartLine">The first line that it had, from 1.</param>
/// <param name="OldEndLine">The last line that it had.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.MovedChunk")]
public sealed record MovedChunk([property: Id(0)] FileChunk Chunk, [property: Id(1)] int OldStartLine, [property: Id(2)] int OldEndLine);
