namespace LunarHub.Search.Storage;

/// <summary>Which segments to rewrite into one: small ones when many have piled up, and any with more dead text than live.</summary>
internal sealed record CompactionPlan(IReadOnlyList<Segment> Segments)
{
    /// <summary>Segments below this many bytes of text count as small.</summary>
    public const long SmallTextBytes = 8 << 20;

    /// <summary>So many small segments are merged at once.</summary>
    public const int SmallSegmentLimit = 8;

    public bool IsEmpty => Segments.Count == 0;

    public static CompactionPlan For(ShardState state)
    {
        var small = state.Segments.Where(segment => segment.Meta.TextBytes < SmallTextBytes).ToList();
        var chosen = state.Segments.Where(segment => MostlyDead(state, segment)).ToHashSet();
        if (small.Count >= SmallSegmentLimit)
        {
            chosen.UnionWith(small);
        }

        return new CompactionPlan([.. chosen]);
    }

    /// <summary>The documents of a segment that some ref holds.</summary>
    public static Bitmap Live(ShardState state, Segment segment)
    {
        var live = new Bitmap(segment.Meta.Documents);
        foreach (var entry in state.Refs)
        {
            if (entry.Documents.TryGetValue(segment, out var documents))
            {
                live.Or(documents);
            }
        }

        return live;
    }

    private static bool MostlyDead(ShardState state, Segment segment)
    {
        long live = 0;
        foreach (var document in Live(state, segment).Ones())
        {
            live += segment.Documents[document].TextLength;
        }

        return segment.Meta.TextBytes > 0 && live * 2 < segment.Meta.TextBytes;
    }
}
