namespace LunarHub.Git;

/// <summary>A ref and the commit it names. An annotated tag is peeled to its commit. A name that is not UTF-8 holds U+FFFD and cannot be resolved; its commit can.</summary>
public sealed record GitRef(string Name, string CommitId);

/// <summary>A commit's id, author, time of commit and first line.</summary>
public sealed record CommitInfo(string Id, string Author, string AuthorEmail, DateTimeOffset CommittedAt, string Subject);

/// <summary>What a tree entry is.</summary>
public enum TreeEntryKind
{
    File,
    ExecutableFile,
    SymbolicLink,
    Submodule,
}

/// <summary>One file of a commit.</summary>
/// <param name="Path">With forward slashes; bytes that are not UTF-8 as <see cref="GitPath"/> writes them. What a repository holds, not a safe file name: "../x" can occur.</param>
/// <param name="ObjectId">The blob's id, or the commit's for a submodule; lower-case hexadecimal.</param>
/// <param name="Size">Bytes of the blob; 0 for a submodule.</param>
public readonly record struct TreeEntry(string Path, TreeEntryKind Kind, string ObjectId, long Size);

/// <summary>How a path differs between two commits.</summary>
public enum ChangeKind
{
    Added,
    Modified,
    Deleted,
    Renamed,
    TypeChanged,
}

/// <summary>One changed path.</summary>
/// <param name="OldPath">Set for renames only.</param>
/// <param name="NewKind">What it is now; null when deleted.</param>
/// <param name="OldObjectId">Null when added. Equal to <paramref name="NewObjectId"/> when only the mode or the path changed.</param>
/// <param name="NewObjectId">Null when deleted.</param>
public sealed record TreeChange(ChangeKind Kind, string Path, string? OldPath, TreeEntryKind? NewKind, string? OldObjectId, string? NewObjectId)
{
    /// <summary>What it was; null when added.</summary>
    public TreeEntryKind? OldKind { get; init; }

    /// <summary>For renames, how much of the content stayed: 50 to 100 percent.</summary>
    public int? Similarity { get; init; }
}

/// <summary>What a mirror's refs are after a fetch.</summary>
/// <param name="DefaultRef">The branch that the remote's HEAD names, <c>HEAD</c> when it is detached, or null when there is no commit.</param>
/// <param name="DefaultCommit">Its commit, or null.</param>
/// <param name="IsShallow">True when history was cut off at the source.</param>
public sealed record MirrorState(string? DefaultRef, string? DefaultCommit, bool IsShallow);
