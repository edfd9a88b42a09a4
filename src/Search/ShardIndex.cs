using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>
/// One shard on disk: a manifest that names the live segments and, for every ref and segment, a bitmap of the documents that the ref holds.
/// One writer at a time; any number of readers over immutable snapshots.
/// </summary>
public sealed class ShardIndex : IDisposable
{
    /// <summary>Opens or creates the shard. Removes temporary and unreferenced files. A segment that fails its checksum is set aside and reported in <see cref="Problems"/>.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>index-version</c>: written by another format version. <c>index-unwritable</c>, <c>index-corrupt</c>.</exception>
    public static ShardIndex Open(string directory, TimeProvider? time = null) => throw new NotImplementedException();

    /// <summary>Segments that were quarantined at open, one line each. Empty when the shard is whole.</summary>
    public ImmutableArray<string> Problems => throw new NotImplementedException();

    /// <summary>The newest committed state. Cheap; stays valid while held, whatever is committed later. Dispose to let go of replaced segments.</summary>
    public ShardSnapshot Acquire() => throw new NotImplementedException();

    /// <summary>
    /// Makes <paramref name="commit"/> visible atomically: adopts new segments (already written into the shard's folder) and sets the documents of one ref.
    /// After a crash at any point the shard is either wholly before or wholly after the commit.
    /// </summary>
    public ShardSnapshot Commit(ShardCommit commit, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

/// <summary>What one commit of a shard changes.</summary>
/// <param name="Ref">Full ref name, for example <c>refs/heads/main</c>.</param>
/// <param name="CommitId">The Git commit that the ref's documents now equal.</param>
/// <param name="IndexedAt">When.</param>
/// <param name="NewSegments">Names of segment files written into the shard's folder since the last commit.</param>
/// <param name="Documents">Every (path, blob) of this shard that the ref holds, or null to remove the ref.</param>
public sealed record ShardCommit(string Ref, string CommitId, DateTimeOffset IndexedAt, ImmutableArray<string> NewSegments, IReadOnlyCollection<DocumentKey>? Documents);

/// <summary>Identity of a document inside a shard.</summary>
public readonly record struct DocumentKey(string Path, string BlobId);
