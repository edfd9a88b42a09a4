using System.Collections.Immutable;
using LunarHub.Grains.Repositories;
using LunarHub.Search;

namespace LunarHub.Grains.Shards;

/// <summary>What a shard tells of one committed state besides hits. Counting it visits every document, so it is made once for each generation.</summary>
internal sealed record ShardView(long Generation, ImmutableArray<ShardRef> Refs, ImmutableArray<ShardRef> Visible, ImmutableArray<SkippedFiles> Skipped)
{
    public static ShardView Of(ShardSnapshot snapshot)
    {
        ImmutableArray<ShardRef> refs = [.. snapshot.Refs.Select(reference => reference.ToMessage())];
        ImmutableArray<ShardRef> visible = [.. refs.Where(reference => !RefNames.IsInternal(reference.Ref))];
        var skipped = visible.SelectMany(reference => snapshot.Files(reference.Ref))
            .Where(file => file.SkippedBecause is not null)
            .Select(file => new SkippedFiles(file.SkippedBecause!, 1, [file.Path]));
        return new ShardView(snapshot.Generation, refs, visible, SkippedTally.Merge(skipped));
    }

    /// <summary>The visible refs that any of the given names means.</summary>
    public ImmutableArray<ShardRef> Named(ImmutableArray<string> given) => [.. Visible.Where(held => given.Any(name => RefNames.Matches(name, held.Ref)))];
}
