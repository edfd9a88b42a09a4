using LunarHub.Search.Storage;

namespace LunarHub.Search.Ranking;

/// <summary>
/// Reads the best candidates of one shard for what their lists cannot tell: how much of the query stands in the text, how close together, and how widely the symbol is used.
/// The cost is bounded by <see cref="Most"/> chunks, however many candidates there are. Which are read depends on their scores, paths and lines only, not on how segments hold them.
/// </summary>
internal sealed class CandidateReading(IReadOnlyList<Segment> segments, IReadOnlyDictionary<Segment, Bitmap> held)
{
    /// <summary>The most candidates that are read.</summary>
    public const int Most = 48;

    /// <summary>A candidate before its text is read.</summary>
    /// <param name="Merit">Its score so far, in the built-in weights.</param>
    public readonly record struct Place(int Segment, int Chunk, float Merit);

    /// <summary>The features of the best <see cref="Most"/>; <see cref="ChunkFeatures.KeywordShare"/> is left at 0.</summary>
    public Dictionary<(int Segment, int Chunk), ChunkFeatures> Read(IEnumerable<Place> candidates, QueryWords words, CancellationToken cancellationToken)
    {
        var use = new SymbolUse(segments, held);
        var features = new Dictionary<(int, int), ChunkFeatures>(Most);
        foreach (var place in Best(candidates))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var segment = segments[place.Segment];
            ref readonly var chunk = ref segment.Chunks[place.Chunk];
            var (coverage, phrase, proximity) = WordPairs.Read(segment.TextOf(chunk), words);
            var centrality = chunk.Symbol == 0 ? 0 : use.Of(segment.StringBytes(chunk.Symbol));
            features.Add((place.Segment, place.Chunk), new ChunkFeatures(0, coverage, phrase, proximity, centrality));
        }

        return features;
    }

    // A heap with the worst on top, so that most candidates cost one comparison.
    private IEnumerable<Place> Best(IEnumerable<Place> candidates)
    {
        var best = new PriorityQueue<Place, Place>(Most + 1, Comparer<Place>.Create(Compare));
        foreach (var place in candidates)
        {
            if (best.Count < Most)
            {
                best.Enqueue(place, place);
            }
            else
            {
                best.EnqueueDequeue(place, place);
            }
        }

        return best.UnorderedItems.Select(item => item.Element);
    }

    // Below 0 where the left one is worse: the lower merit, then the later path and line.
    private int Compare(Place left, Place right)
    {
        var order = left.Merit.CompareTo(right.Merit);
        if (order != 0)
        {
            return order;
        }

        var (one, other) = (segments[left.Segment], segments[right.Segment]);
        order = PathOf(other, right.Chunk).SequenceCompareTo(PathOf(one, left.Chunk));
        return order != 0 ? order : other.Chunks[right.Chunk].StartLine.CompareTo(one.Chunks[left.Chunk].StartLine);
    }

    private static ReadOnlySpan<byte> PathOf(Segment segment, int chunk) => segment.StringBytes(segment.Documents[segment.Chunks[chunk].Document].Path);
}
