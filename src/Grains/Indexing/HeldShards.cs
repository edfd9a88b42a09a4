using System.Collections.Immutable;
using LunarHub.Grains.Overlays;

namespace LunarHub.Grains.Indexing;

/// <summary>The shards of a repository and what each of them held when it was last asked or last committed: a run asks once and then follows its own commits.</summary>
internal sealed class HeldShards(IReadOnlyList<IShardGrain> grains, ShardState[] states)
{
    public IReadOnlyList<IShardGrain> Grains => grains;

    public int Count => grains.Count;

    public static async Task<HeldShards> ReadAsync(IReadOnlyList<IShardGrain> grains, CancellationToken cancellationToken)
        => new(grains, await Task.WhenAll(grains.Select(grain => grain.GetStateAsync(cancellationToken))));

    /// <summary>The ref as a shard holds it, or null.</summary>
    public ShardRef? Find(int shard, string reference) => states[shard].Refs.FirstOrDefault(held => held.Ref == reference);

    /// <summary>The ref as a shard holds it, or null where it has lost documents: then nothing can be told against it.</summary>
    public ShardRef? FindBase(int shard, string reference) => Find(shard, reference) is { IsWhole: true } held ? held : null;

    /// <summary>True when a run has nothing to do for the ref: every shard holds it whole, at the commit, and has lost nothing.</summary>
    public bool Stand(RefTarget target)
        => Enumerable.Range(0, Count).All(shard => states[shard].Problems.IsEmpty && FindBase(shard, target.Ref)?.Commit == target.Commit);

    /// <summary>Asks every shard again.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < Count; shard++)
        {
            states[shard] = await grains[shard].GetStateAsync(cancellationToken);
        }
    }

    public ShardState State(int shard) => states[shard];

    public async Task CommitAsync(int shard, ShardUpdate update, CancellationToken cancellationToken) => states[shard] = await grains[shard].CommitAsync(update, cancellationToken);

    /// <summary>
    /// Takes out every ref but those to keep: the building ref has served, and a ref that is not followed any more is not searched any more. Overlays are kept by those who made them,
    /// commits for <paramref name="commitsSince"/>.
    /// </summary>
    public async Task RemoveAllButAsync(IReadOnlySet<string> keep, DateTimeOffset commitsSince, CancellationToken cancellationToken)
    {
        bool Stays(ShardRef held) => keep.Contains(held.Ref) || held.Ref is RefNames.Worktree or CommitOverlayGrain.BuildingRef || (RefNames.IsCommit(held.Ref) && held.IndexedAt >= commitsSince);
        for (var shard = 0; shard < Count; shard++)
        {
            foreach (var other in states[shard].Refs.Where(held => !Stays(held)).ToImmutableArray())
            {
                await CommitAsync(shard, new ShardUpdate { Ref = other.Ref, Commit = other.Commit }, cancellationToken);
            }
        }
    }
}
