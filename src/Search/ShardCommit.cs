using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>What one commit of a shard changes.</summary>
/// <param name="Ref">Full ref name, for example <c>refs/heads/main</c>.</param>
/// <param name="CommitId">The Git commit that the ref's documents now equal.</param>
/// <param name="IndexedAt">When.</param>
/// <param name="NewSegments">Names of segment files written into the shard's folder since the last commit.</param>
/// <param name="Documents">
/// Every (path, blob) of this shard that the ref holds; with a <see cref="Base"/>, only those that differ from it. Null removes the ref.
/// </param>
public sealed record ShardCommit(string Ref, string CommitId, DateTimeOffset IndexedAt, ImmutableArray<string> NewSegments, IReadOnlyCollection<DocumentKey>? Documents)
{
    /// <summary>What <see cref="Documents"/> is told against, so that a commit costs as much as it changes; null when they are all.</summary>
    public CommitBase? Base { get; init; }
}

/// <summary>A state of a ref that another is told by its difference to: the same ref before a push, or the branch that a new one began at.</summary>
/// <param name="Ref">Full name.</param>
/// <param name="CommitId">Where the ref must stand.</param>
/// <param name="Removed">Paths that the base holds and the commit does not. A path with another blob needs no mention: the new document takes its place.</param>
public sealed record CommitBase(string Ref, string CommitId, IReadOnlyCollection<string> Removed);

/// <summary>Identity of a document inside a shard.</summary>
public readonly record struct DocumentKey(string Path, string BlobId);

/// <summary>A stored segment and those of the documents asked for that it holds.</summary>
public readonly record struct SegmentOverlap(string Segment, ImmutableArray<DocumentKey> Documents);
