namespace LunarHub.Grains.Searching;

/// <summary>Puts together what the shards of a repository hold of one ref.</summary>
internal static class IndexFreshnessOf
{
    /// <param name="parts">One for each shard that holds the ref: the index equals a commit only where all do, and agree.</param>
    public static IndexFreshness Ref(CatalogEntry entry, string? reference, ShardRef[] parts)
    {
        // Only the shards that hold an edited file have the overlay of a working tree.
        var commit = (parts.Length == entry.Shards || reference == RefNames.Worktree) && parts.Length > 0 && Array.TrueForAll(parts, part => part.Commit == parts[0].Commit) ? parts[0].Commit : null;
        return new IndexFreshness
        {
            RepositoryId = entry.Id,
            Repository = entry.Name,
            Ref = reference,
            Commit = commit,
            IndexedAt = commit is null ? null : parts.Max(part => part.IndexedAt),
            IsHead = commit is not null && IsHead(entry, reference, commit),
        };
    }

    /// <summary>Whether a commit is what the ref had in Git at the last fetch.</summary>
    public static bool IsHead(CatalogEntry entry, string? reference, string commit) => reference is not null && commit == entry.HeadOf(reference);
}
