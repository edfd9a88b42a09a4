using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Files;

/// <summary>A chunk and the hash of its text.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HashedChunk")]
public sealed record HashedChunk([property: Id(0)] FileChunk Chunk, [property: Id(1)] string Hash)
{
    /// <summary>What the chunk defines, by kind and qualified name; null for a chunk without a symbol.</summary>
    internal string? Definition => Chunk.Symbol is null ? null : $"{Chunk.Kind} {Chunk.Parent}.{Chunk.Symbol}";
}

/// <summary>The last content of a file that a reader saw at its repository's default ref.</summary>
[GenerateSerializer, Alias("lunarhub.FileRecord")]
public sealed class FileRecord
{
    [Id(0)] public string? BlobId { get; set; }
    [Id(1)] public ImmutableArray<HashedChunk> Chunks { get; set; } = [];

    /// <summary>The newest first, at most <see cref="MaximumChanges"/>.</summary>
    [Id(3)] public ImmutableArray<FileChange> Changes { get; set; } = [];

    public const int MaximumChanges = 20;
}
