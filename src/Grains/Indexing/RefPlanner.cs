using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// Finds out what a ref lacks. Where the shards hold the ref, or one near it, the two commits are compared and the work is what differs; where they do not, or have lost
/// documents, the commit is listed whole.
/// </summary>
internal sealed class RefPlanner(GitMirror mirror, HeldShards shards, IndexingOptions options)
{
    // Comparing is cheap and listing is not, but a new ref is not worth being compared with every other.
    private const int Neighbours = 2;

    private readonly Dictionary<(string From, string To), TreeDelta?> deltas = [];

    /// <summary>True to list every commit whole, whatever the shards hold.</summary>
    public bool ComparesWhole { get; init; }

    /// <param name="near">Refs that a new one may be told against, the likeliest first.</param>
    /// <param name="listing">The commit's files where they have been listed already.</param>
    /// <exception cref="GitException"><c>git-object-missing</c>: the mirror does not hold the commit.</exception>
    public async Task<RefPlan> PlanAsync(RefTarget target, IEnumerable<string> near, TreeListing? listing, CancellationToken cancellationToken)
    {
        deltas.Clear();
        var neighbours = near.Where(name => name != target.Ref).Take(Neighbours).ToList();
        var bases = new RefBase?[shards.Count];
        for (var shard = 0; shard < shards.Count && !ComparesWhole; shard++)
        {
            bases[shard] = await ChooseAsync(shard, target, neighbours, cancellationToken);
        }

        if (bases.Any(chosen => chosen is null))
        {
            listing ??= await TreeListing.ReadAsync(mirror, target.Commit, shards.Count, options, cancellationToken);
        }

        var work = await Task.WhenAll(bases.Select((chosen, shard) => chosen is { } from
            ? ShardWork.FollowAsync(shards.Grains[shard], shard, from, deltas[(from.Commit, target.Commit)]![shard], cancellationToken)
            : ShardWork.CompareAsync(shards.Grains[shard], shard, listing!.Shards[shard], cancellationToken)));

        // After a crash between the commits of two shards these may stand apart; then no one list tells what changed.
        var compared = bases.Select(chosen => chosen?.Commit).Distinct(StringComparer.Ordinal).ToList();
        return compared is [{ } commit] ? new RefPlan(target, work, deltas[(commit, target.Commit)]!.Changes, commit) : new RefPlan(target, work, null, null);
    }

    private async Task<RefBase?> ChooseAsync(int shard, RefTarget target, List<string> neighbours, CancellationToken cancellationToken)
    {
        if (shards.FindBase(shard, target.Ref) is { } own && await CompareAsync(own.Commit, target.Commit, cancellationToken) is not null)
        {
            return new RefBase(own.Ref, own.Commit);
        }

        RefBase? best = null;
        var fewest = int.MaxValue;
        foreach (var name in neighbours)
        {
            if (shards.FindBase(shard, name) is { } held && await CompareAsync(held.Commit, target.Commit, cancellationToken) is { } delta && delta.Changes.Count < fewest)
            {
                (best, fewest) = (new RefBase(held.Ref, held.Commit), delta.Changes.Count);
            }
        }

        return best;
    }

    // Null where the mirror has forgotten the earlier commit, as it does in time after a branch was rewritten.
    private async Task<TreeDelta?> CompareAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!deltas.TryGetValue((from, to), out var delta))
        {
            try
            {
                delta = await TreeDelta.ReadAsync(mirror, from, to, shards.Count, cancellationToken);
            }
            catch (GitException error) when (error.Code == "git-object-missing")
            {
                delta = null;
            }

            deltas.Add((from, to), delta);
        }

        return delta;
    }
}
