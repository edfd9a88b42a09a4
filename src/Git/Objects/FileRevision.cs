namespace LunarHub.Git;

/// <summary>Who made a commit and when.</summary>
/// <param name="Author">As the commit has it; control characters are gone.</param>
/// <param name="CommittedAt">The time of the commit, not of its authoring: what <c>git log --since</c> goes by.</param>
public sealed record CommitStamp(string Id, string Author, string AuthorEmail, DateTimeOffset CommittedAt);

/// <summary>A content that a commit gave to a path.</summary>
/// <param name="ObjectId">The blob's id; empty where the path was removed, which is told on request only.</param>
public readonly record struct FileRevision(string Path, string ObjectId, CommitStamp Commit);
