namespace LunarHub.Search;

/// <summary>What a shard, or several together, map into memory.</summary>
/// <param name="Segments">Segment files that are open.</param>
/// <param name="MappedBytes">Their length.</param>
/// <param name="VerifiedBytes">How much of that was compared with its checksums since they were opened.</param>
/// <param name="ResidentBytes">How much of that is in the system's memory, for whichever process; 0 where the system does not tell.</param>
/// <param name="Problems">Segments that were set aside and are not built again yet.</param>
public readonly record struct ShardStorage(int Segments, long MappedBytes, long VerifiedBytes, long ResidentBytes, int Problems)
{
    public static ShardStorage operator +(ShardStorage left, ShardStorage right) => new(
        left.Segments + right.Segments,
        left.MappedBytes + right.MappedBytes,
        left.VerifiedBytes + right.VerifiedBytes,
        left.ResidentBytes + right.ResidentBytes,
        left.Problems + right.Problems);
}
