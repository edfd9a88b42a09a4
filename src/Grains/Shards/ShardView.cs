using System.Collections.Immutable;
using LunarHub.Search;

namespace LunarHub.Grains.Shards;

/// <summary>The refs of one committed state of a shard. A commit counts again only what its own ref holds; what other refs hold is counted once for all states in which they stand still.</summary>
internal sealed record ShardView(long Generation, ImmutableArray<ShardRef> Refs, ImmutableArray<ShardRef> Visible)
{
    public static ShardView Of(ShardSnapshot snapshot)
    {
        ImmutableArray<ShardRef> refs = [.. snapshot.Refs.Select(reference => reference.ToMessage())];
        return new ShardView(snapshot.Generation, refs, [.. refs.Where(reference => !RefNames.IsInternal(reference.Ref))]);
    }

    /// <summary>The visible refs that any of the given names means.</summary>
    public ImmutableArray<ShardRef> Named(ImmutableArray<string> given) => given is [var one] && RefNames.UnderWorktree(one) is not null && Visible.FirstOrDefault(held => held.Ref == RefNames.Worktree) is { } edited
        ? [edited]
        : [.. Visible.Where(held => given.Any(name => RefNames.Matches(name, held.Ref)))];
}
