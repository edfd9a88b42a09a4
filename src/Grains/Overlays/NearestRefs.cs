using LunarHub.Git;

namespace LunarHub.Grains.Overlays;

/// <summary>Orders the refs that a shard holds by how far their commits are from another one.</summary>
internal static class NearestRefs
{
    // Each is a walk through history.
    private const int MostCompared = 12;

    /// <returns>Names, the nearest first.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(GitMirror mirror, IEnumerable<ShardRef> held, string? defaultRef, string commit, CancellationToken cancellationToken)
    {
        var distances = new List<(string Name, int Distance)>();
        foreach (var reference in held.Where(reference => !RefNames.IsInternal(reference.Ref) && reference.Ref != RefNames.Worktree)
            .OrderBy(reference => reference.Ref != defaultRef).ThenByDescending(reference => reference.IndexedAt).Take(MostCompared))
        {
            distances.Add((reference.Ref, await mirror.CountBetweenAsync(reference.Commit, commit, cancellationToken) ?? int.MaxValue));
        }

        return [.. distances.OrderBy(pair => pair.Distance).Select(pair => pair.Name)];
    }
}
