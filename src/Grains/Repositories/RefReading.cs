using System.Collections.Immutable;

namespace LunarHub.Grains.Repositories;

/// <summary>Puts together what the shards hold of each ref and where Git has it.</summary>
internal static class RefReading
{
    /// <param name="heads">Where the last fetch saw the followed refs.</param>
    /// <returns>The default ref first, then by name. A ref is at a commit when every shard is.</returns>
    public static ImmutableArray<RefStatus> Of(IReadOnlyCollection<ShardState> shards, ImmutableArray<RefHead> heads, string? defaultRef)
    {
        var held = shards.SelectMany(shard => shard.Refs).Where(reference => !RefNames.IsInternal(reference.Ref) && !RefNames.IsOverlay(reference.Ref)).ToLookup(reference => reference.Ref, StringComparer.Ordinal);
        return
        [
            .. heads.Select(head => head.Ref).Union(held.Select(reference => reference.Key), StringComparer.Ordinal)
                .OrderBy(name => name != defaultRef)
                .ThenBy(name => name, StringComparer.Ordinal)
                .Select(name => Of(name, heads.FirstOrDefault(head => head.Ref == name)?.Commit, [.. held[name]], shards.Count)),
        ];
    }

    private static RefStatus Of(string name, string? head, ImmutableArray<ShardRef> parts, int shards)
    {
        var commit = parts.Length == shards && shards > 0 && parts.All(part => part.Commit == parts[0].Commit) ? parts[0].Commit : null;
        return new RefStatus(
            name,
            head,
            commit,
            commit is null ? null : parts.Max(part => part.IndexedAt),
            parts.Sum(part => part.Documents),
            parts.Sum(part => part.Chunks),
            parts.Sum(part => part.TextBytes));
    }
}
