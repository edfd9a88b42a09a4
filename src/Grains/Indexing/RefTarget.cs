namespace LunarHub.Grains.Indexing;

/// <summary>A ref that a run indexes and the commit it is to equal.</summary>
internal readonly record struct RefTarget(string Ref, string Commit);

/// <summary>A state of a ref, held by a shard, that another is told by its difference to.</summary>
internal readonly record struct RefBase(string Ref, string Commit);
