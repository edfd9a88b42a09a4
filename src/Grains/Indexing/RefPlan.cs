using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>Everything that has to be done to bring one ref to its commit.</summary>
/// <param name="Work">One for each shard, by number.</param>
/// <param name="Changes">How the commit differs from <paramref name="ComparedWith"/>; null where the commit was listed whole.</param>
/// <param name="ComparedWith">The commit that the changes are told against: where the ref stood before, or the commit of a ref near it when it is new.</param>
internal sealed record RefPlan(RefTarget Target, IReadOnlyList<ShardWork> Work, IReadOnlyList<TreeChange>? Changes, string? ComparedWith)
{
    public int MissingFiles => Work.Sum(shard => shard.Missing.Count);

    public long MissingBytes => Work.Sum(shard => shard.MissingBytes);
}
