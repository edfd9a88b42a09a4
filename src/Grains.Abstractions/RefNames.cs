namespace LunarHub.Grains;

/// <summary>Ref names as people write them and as Git stores them.</summary>
public static class RefNames
{
    /// <summary>Holds the finished documents of a run in progress, so that they survive a crash. Never searched.</summary>
    public const string Building = "refs/lunarhub/building";

    /// <summary>What a working tree holds beyond its branch: edits that are not committed.</summary>
    public const string Worktree = "worktree";

    // Git allows no colon in the name of a ref.
    private const string CommitPrefix = "commit:";

    // Before the name of the ref that a working tree lies over.
    private const string WorktreePrefix = "worktree:";

    /// <summary>Names the working tree over a ref where there is one, and else the ref itself.</summary>
    public static string WorktreeOver(string reference) => WorktreePrefix + reference;

    /// <summary>The ref that a name made by <see cref="WorktreeOver"/> falls back to; null for any other name.</summary>
    public static string? UnderWorktree(string given) => given.StartsWith(WorktreePrefix, StringComparison.Ordinal) ? given[WorktreePrefix.Length..] : null;

    /// <summary>The ref under which a commit is searched that no branch or tag names.</summary>
    public static string OfCommit(string commit) => CommitPrefix + commit;

    public static bool IsCommit(string reference) => reference.StartsWith(CommitPrefix, StringComparison.Ordinal);

    /// <summary>True for refs that lie over an indexed ref for a time and that Git does not know.</summary>
    public static bool IsOverlay(string reference) => reference == Worktree || IsCommit(reference);

    /// <summary>True for refs that only the indexer sees.</summary>
    public static bool IsInternal(string reference) => reference.StartsWith("refs/lunarhub/", StringComparison.Ordinal);

    /// <summary>True when <paramref name="given"/> names <paramref name="full"/>: in full, or short, as in <c>main</c> or <c>heads/main</c>.</summary>
    public static bool Matches(string given, string full)
        => UnderWorktree(given) is { } under ? Matches(under, full) : given == full || (full.EndsWith(given, StringComparison.Ordinal) && (full == "refs/" + given || full == "refs/heads/" + given || full == "refs/tags/" + given));
}
