namespace LunarHub.Git;

/// <summary>A ref and the commit it names. An annotated tag is peeled to its commit.</summary>
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
/// <param name="Path">With forward slashes. A path that is not valid UTF-8 has its invalid bytes, and its percent signs, written as <c>%XX</c>.</param>
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

/// <summary>One changed path. <paramref name="OldPath"/> is set for renames only; ids are null where there is no blob.</summary>
public sealed record TreeChange(ChangeKind Kind, string Path, string? OldPath, TreeEntryKind? NewKind, string? OldObjectId, string? NewObjectId);

/// <summary>What a mirror's refs are after a fetch.</summary>
/// <param name="DefaultRef">The branch that the remote's HEAD names, <c>HEAD</c> when it is detached, or null when there is no commit.</param>
/// <param name="DefaultCommit">Its commit, or null.</param>
/// <param name="IsShallow">True when history was cut off at the source.</param>
public sealed record MirrorState(string? DefaultRef, string? DefaultCommit, bool IsShallow);
