using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// One shard of a repository's index. Searches are read-only over an immutable snapshot; commits take turns. Key: <see cref="KeyFor"/>.
/// </summary>
[Alias("lunarhub.IShardGrain")]
public interface IShardGrain : IGrainWithStringKey
{
    /// <summary>The key of a shard's grain: repository id, a slash, and the shard's number from 0.</summary>
    static string KeyFor(string repositoryId, int shard) => $"{repositoryId}/{shard}";

    /// <summary>What the shard holds, read from the index itself.</summary>
    [ReadOnly]
    [Alias("GetState")]
    Task<ShardState> GetStateAsync(CancellationToken cancellationToken = default);

    /// <summary>What one ref of the shard holds in full and what by path only; nothing for a ref that it does not hold.</summary>
    [ReadOnly]
    [Alias("Describe")]
    Task<ShardContents> DescribeAsync(string reference, CancellationToken cancellationToken = default);

    /// <summary>The vectors that the model has made for the chunks of stored documents, each identity once.</summary>
    [ReadOnly]
    [ResponseTimeout("00:02:00")]
    [Alias("FindVectors")]
    Task<ImmutableArray<ChunkVector>> FindVectorsAsync(ImmutableArray<DocumentId> documents, string modelId, CancellationToken cancellationToken = default);

    /// <summary>A checksum over the path, the blob and the chunks of every document of a ref: equal for equal contents, however they came to be.</summary>
    [ReadOnly]
    [ResponseTimeout("00:10:00")]
    [Alias("Checksum")]
    Task<ShardChecksum> ChecksumAsync(string reference, CancellationToken cancellationToken = default);

    /// <summary>Every ref that the shard holds, internal ones left out: what an answer depends on.</summary>
    [AlwaysInterleave]
    [Alias("GetHeld")]
    Task<ImmutableArray<ShardRef>> GetHeldAsync(CancellationToken cancellationToken = default);

    /// <summary>The stored file, or null when the ref does not hold it.</summary>
    [ReadOnly]
    [Alias("ReadFile")]
    Task<StoredFile?> ReadFileAsync(string reference, string path, CancellationToken cancellationToken = default);

    /// <summary>Those of <paramref name="documents"/> that no live segment holds: what a run must parse. Vectors of another model are no reason: they are made anew from what is stored.</summary>
    [ReadOnly]
    [ResponseTimeout("00:02:00")]
    [Alias("FindMissing")]
    Task<ImmutableArray<DocumentId>> FindMissingAsync(ImmutableArray<DocumentId> documents, CancellationToken cancellationToken = default);

    /// <summary>The segments that a shard of another repository could have as well, because at least half of their text is in documents that it wants; the one with the most first.</summary>
    [ReadOnly]
    [ResponseTimeout("00:02:00")]
    [Alias("FindOverlaps")]
    Task<ImmutableArray<SharableSegment>> FindOverlapsAsync(ImmutableArray<DocumentId> wanted, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adopts segments already written into the shard's folder and sets the documents of one ref, atomically. Answers the new state.
    /// </summary>
    /// <exception cref="LunarHub.Text.HubException"><c>index-unwritable</c>, <c>index-corrupt</c>.</exception>
    [ResponseTimeout("00:10:00")]
    [Alias("Commit")]
    Task<ShardState> CommitAsync(ShardUpdate update, CancellationToken cancellationToken = default);

    /// <summary>The documents of a ref whose last change the shard does not know; none for a ref that it does not hold.</summary>
    [ReadOnly]
    [ResponseTimeout("00:02:00")]
    [Alias("FindWithoutChange")]
    Task<ImmutableArray<DocumentId>> FindWithoutChangeAsync(string reference, CancellationToken cancellationToken = default);

    /// <summary>Notes last changes, durably; a later one of the same document overrides.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>index-unwritable</c>.</exception>
    [ResponseTimeout("00:02:00")]
    [Alias("AddChanges")]
    Task AddChangesAsync(ImmutableArray<DocumentChange> changes, CancellationToken cancellationToken = default);

    /// <summary>The candidates of one search from one immutable snapshot, not yet fused with those of other shards.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>query-*</c>.</exception>
    [ReadOnly]
    [Alias("Search")]
    Task<ShardFindings> SearchAsync(ShardSearch search, CancellationToken cancellationToken = default);

    /// <summary>Every line in which a pattern of the search stands, unranked, file by file: read from one immutable snapshot as fast as they are taken. Needs no more memory for more lines.</summary>
    /// <param name="search">Its mode and limit count for nothing: words are text, as in exact mode.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>query-*</c>.</exception>
    [ReadOnly]
    [Alias("ReadLines")]
    IAsyncEnumerable<ShardLines> ReadLinesAsync(ShardSearch search, CancellationToken cancellationToken = default);

    /// <summary>What a page shows of its candidates, in the order asked; null where the chunk's segment has been merged away since the search.</summary>
    [ReadOnly]
    [Alias("Fetch")]
    Task<ImmutableArray<ChunkText?>> FetchAsync(ShardSearch search, ImmutableArray<ChunkId> chunks, CancellationToken cancellationToken = default);

    /// <summary>The whole text of chunks, each cut to <paramref name="longest"/> UTF-16 units, in the order asked; null where the chunk's segment has been merged away since the search.</summary>
    [ReadOnly]
    [Alias("ReadChunks")]
    Task<ImmutableArray<string?>> ReadChunksAsync(ImmutableArray<ChunkId> chunks, int longest, CancellationToken cancellationToken = default);

    /// <summary>Definitions whose name fits, the best fit first.</summary>
    [ReadOnly]
    [Alias("FindSymbols")]
    Task<ShardSymbols> FindSymbolsAsync(ShardSymbolSearch search, CancellationToken cancellationToken = default);

    /// <summary>Uses of names.</summary>
    [ReadOnly]
    [Alias("FindReferences")]
    Task<ShardReferences> FindReferencesAsync(ShardReferenceSearch search, CancellationToken cancellationToken = default);

    /// <summary>How names are defined and used here, in the order of <paramref name="names"/>; with no names, every name that the shard's files define.</summary>
    [ReadOnly]
    [ResponseTimeout("00:01:00")]
    [Alias("CountNames")]
    Task<ImmutableArray<NameCount>> CountNamesAsync(string reference, ImmutableArray<string> names, CancellationToken cancellationToken = default);

    /// <summary>Every document that a ref holds here, with its text checked against the blob's id; none for an unknown ref.</summary>
    [ReadOnly]
    [ResponseTimeout("00:10:00")]
    [Alias("ListDocuments")]
    Task<ImmutableArray<HeldDocument>> ListDocumentsAsync(string reference, CancellationToken cancellationToken = default);

    /// <summary>Closes the shard and deletes its files.</summary>
    [Alias("Drop")]
    Task DropAsync(CancellationToken cancellationToken = default);
}

/// <summary>One ref as a shard holds it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardRef")]
public sealed record ShardRef(
    [property: Id(0)] string Ref,
    [property: Id(1)] string Commit,
    [property: Id(2)] DateTimeOffset IndexedAt,
    [property: Id(3)] int Documents,
    [property: Id(4)] int Chunks,
    [property: Id(5)] long TextBytes)
{
    /// <summary>False while some of its documents are lost.</summary>
    [Id(6)] public bool IsWhole { get; init; } = true;

    /// <summary>The models whose vectors its documents have; "" for documents without vectors.</summary>
    [Id(7)] public ImmutableArray<string> Models { get; init; } = [];
}

/// <param name="Generation">Grows with every commit of the shard.</param>
/// <param name="Problems">Segments that were set aside as damaged and whose documents have not been built again yet, one line each.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardState")]
public sealed record ShardState(
    [property: Id(0)] long Generation,
    [property: Id(1)] ImmutableArray<ShardRef> Refs,
    [property: Id(2)] int Segments,
    [property: Id(3)] long FileBytes,
    [property: Id(4)] ImmutableArray<string> Problems)
{
    /// <summary>How far the vectors of the model in force have come.</summary>
    [Id(5)] public VectorProgress? Vectors { get; init; }
}

/// <summary>What of one ref a shard holds.</summary>
/// <param name="Skipped">Documents that are found by path only, by reason.</param>
/// <param name="Coverage">Documents that are indexed in full, by language and parser.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardContents")]
public sealed record ShardContents([property: Id(0)] ImmutableArray<SkippedFiles> Skipped, [property: Id(1)] ImmutableArray<LanguageCoverage> Coverage);

/// <summary>The vector of a chunk's text and definition.</summary>
/// <param name="Identity">32 hexadecimal digits.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.ChunkVector")]
public readonly record struct ChunkVector([property: Id(0)] string Identity, [property: Id(1)] ImmutableArray<float> Vector);

/// <summary>A shard's part of a ref's checksum; those of all shards are added up, modulo 2^128.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardChecksum")]
public readonly record struct ShardChecksum([property: Id(0)] long Documents, [property: Id(1)] ulong High, [property: Id(2)] ulong Low);

/// <summary>A file as a shard stores it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.StoredFile")]
public sealed record StoredFile
{
    [Id(0)] public required ShardRef Ref { get; init; }
    [Id(1)] public required string Path { get; init; }
    [Id(2)] public required string BlobId { get; init; }
    [Id(3)] public required string Language { get; init; }
    [Id(4)] public required string Text { get; init; }
    [Id(5)] public string? SkippedBecause { get; init; }
    [Id(6)] public ImmutableArray<string> Traits { get; init; } = [];
    [Id(7)] public ImmutableArray<FileChunk> Chunks { get; init; } = [];
    [Id(8)] public ImmutableArray<FileSymbol> Symbols { get; init; } = [];

    /// <summary>One of <see cref="Parsers"/>; null when skipped.</summary>
    [Id(9)] public string? IndexedAs { get; init; }
}

/// <summary>How many chunks have vectors of the model in force.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Done">Chunks with its vectors.</param>
/// <param name="Total">All chunks.</param>
/// <param name="Problem">Why the rest cannot be made just now; null while it is going on.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.VectorProgress")]
public sealed record VectorProgress([property: Id(0)] string Model, [property: Id(1)] int Done, [property: Id(2)] int Total, [property: Id(3)] string? Problem);

/// <summary>A segment of one shard that another could have as well.</summary>
/// <param name="Name">In the shard that was asked.</param>
/// <param name="Documents">Those asked for that it holds.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.SharableSegment")]
public readonly record struct SharableSegment([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<DocumentId> Documents);
