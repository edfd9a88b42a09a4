namespace LunarHub.ApiHost.Files;

/// <summary>What the last changes of a file did to its chunks.</summary>
/// <param name="Repo">The repository's name.</param>
/// <param name="RepoId">The repository's id.</param>
/// <param name="Ref">The default ref, of which the changes are told.</param>
/// <param name="Commit">The commit that is indexed.</param>
/// <param name="Path">The file.</param>
/// <param name="Blob">What the file holds now.</param>
/// <param name="Changes">The newest first; none when it has not changed since it was first noted.</param>
public sealed record FileChangesView(string Repo, string RepoId, string Ref, string Commit, string Path, string Blob, IReadOnlyList<FileChangeView> Changes);

/// <summary>One change of a file's blob. Chunks are the same when their text is.</summary>
public sealed record FileChangeView
{
    public required string OldBlob { get; init; }

    public required string NewBlob { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    public required IReadOnlyList<ChunkView> Added { get; init; }

    /// <summary>Chunks that define what an old chunk defined, with other text.</summary>
    public required IReadOnlyList<ChunkView> Changed { get; init; }

    /// <summary>Chunks of the same text at other lines.</summary>
    public required IReadOnlyList<MovedChunkView> Moved { get; init; }

    /// <summary>Chunks that are gone, as they were.</summary>
    public required IReadOnlyList<ChunkView> Removed { get; init; }

    /// <summary>How many chunks have the same text at the same lines.</summary>
    public required int Kept { get; init; }
}

/// <summary>A chunk where it is now, and the lines where it was.</summary>
public sealed record MovedChunkView(ChunkView Chunk, int OldStartLine, int OldEndLine);
