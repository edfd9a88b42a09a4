namespace LunarHub.Search.Storage;

/// <summary>
/// Which segments to rewrite into one. Tiered, as in size-tiered log-structured merge trees (O'Neil et al., The Log-Structured Merge-Tree, 1996): segments of about the same size are
/// merged when <see cref="Fanout"/> of them have come together, and segments more than half dead whenever there are any.
/// </summary>
/// <remarks>
/// Worst-case write amplification. A merge of a tier above the lowest makes a segment of a higher one, so a byte of text is rewritten once in each of these tiers: twice. In the lowest, where
/// a merge may stay, commits of s bytes each add up to <see cref="SmallestTier"/> before they leave it, and are rewritten 1 + SmallestTier / (2 (Fanout - 1) s) times on average; a commit
/// so small pays less than SmallestTier / (Fanout - 1) bytes, whatever the shard holds. A segment more than half dead is paid for by what died: at most once for each such byte. Above
/// <see cref="LargestTier"/> segments are merged no more for their number, which bounds the memory and the time of a merge. A shard of T live bytes of text comes to rest at no more
/// than 2 T / LargestTier + 3 (Fanout - 1) segments.
/// </remarks>
internal sealed record CompactionPlan(IReadOnlyList<Segment> Segments)
{
    /// <summary>So many segments of one tier are merged at once, and a tier is so many times as large as the one below.</summary>
    public const int Fanout = 8;

    /// <summary>Segments below this many bytes of text are in the lowest tier.</summary>
    public const long SmallestTier = 128 << 10;

    /// <summary>Segments of at least this many bytes of text are in no tier.</summary>
    public const long LargestTier = SmallestTier * Fanout * Fanout;

    // A merge takes no more text than this, unless it is all of one segment.
    private const long MostTextBytes = LargestTier * Fanout;

    public bool IsEmpty => Segments.Count == 0;

    public static CompactionPlan For(ShardState state)
    {
        var dead = state.Segments.Where(segment => MostlyDead(state, segment));
        var full = state.Segments.Where(segment => segment.Meta.TextBytes < LargestTier).GroupBy(segment => (Tier: Tier(segment), segment.Meta.ModelId)).Where(tier => tier.Count() >= Fanout).MinBy(tier => tier.Key.Tier);
        var chosen = new List<Segment>();
        long text = 0;
        foreach (var segment in dead.Concat(full ?? Enumerable.Empty<Segment>()).Distinct().OrderBy(segment => segment.Meta.TextBytes))
        {
            // Vectors of different models are never in one segment, and vectors once made are not thrown away.
            if (chosen.Count > 0 && segment.Meta.ModelId != chosen[0].Meta.ModelId)
            {
                continue;
            }

            text += segment.Meta.TextBytes;
            if (chosen.Count > 0 && text > MostTextBytes)
            {
                break;
            }

            chosen.Add(segment);
        }

        return new CompactionPlan(chosen);
    }

    private static int Tier(Segment segment)
    {
        var tier = 0;
        for (var limit = SmallestTier; segment.Meta.TextBytes >= limit; limit *= Fanout)
        {
            tier++;
        }

        return tier;
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
