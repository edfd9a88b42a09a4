using LunarHub.Search.Postings;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Scoring;

/// <summary>One word of a query in one segment: its postings, with their scores and bounds on them. It is read forwards.</summary>
internal sealed class RankedTerm
{
    // A whole block is scored in about the time of so many single postings.
    private const int MostLookups = 8;

    private readonly FieldWeights fields;
    private readonly float weight;
    private readonly Segment segment;
    private readonly PostingCursor postings;
    private readonly long[] scores = new long[PostingLayout.BlockSize];
    private int scored;
    private int lookedUp;
    private int place;
    private (int Block, long Bound) latest = (-1, 0);

    public RankedTerm(FieldWeights fields, float weight, Segment segment, int term)
    {
        this.fields = fields;
        this.weight = weight;
        this.segment = segment;
        postings = new PostingCursor(segment, term);
        Bound = postings.IsLong ? fields.Bound(weight, postings.ListImpacts) : BlockBound(0);
    }

    /// <summary>No posting scores more.</summary>
    public long Bound { get; }

    /// <summary>A chunk at or after the given one, at or before the first that holds the term there; <see cref="int.MaxValue"/> when there is none.</summary>
    public int NotBefore(int chunk)
    {
        postings.SkipTo(chunk);
        if (postings.AtEnd)
        {
            return int.MaxValue;
        }

        // Within a block that is not open yet the postings may begin anywhere after the block before.
        return postings.IsLong
            ? Math.Max(chunk, postings.Block == 0 ? 0 : postings.LastOf(postings.Block - 1) + 1)
            : postings.Chunks[Place(chunk)];
    }

    /// <summary>No posting of the chunks from <paramref name="from"/> to before <paramref name="to"/> scores more.</summary>
    public long BoundWithin(int from, int to)
    {
        postings.SkipTo(from);
        var bound = 0L;
        for (var block = postings.Block; block < postings.BlockCount; block++)
        {
            bound = Math.Max(bound, BlockBound(block));
            if (postings.LastOf(block) >= to - 1)
            {
                break;
            }
        }

        return bound;
    }

    /// <summary>No posting of the block in which the chunk would stand scores more; 0 past the last.</summary>
    public long BoundAround(int chunk)
    {
        postings.SkipTo(chunk);
        return postings.AtEnd ? 0 : BlockBound(postings.Block);
    }

    /// <summary>Adds the scores of the chunks from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public void Add(int from, int to, ScoreWindow window)
    {
        postings.SkipTo(from);
        while (!postings.AtEnd)
        {
            ScoreBlock();
            var chunks = postings.Chunks;
            var i = Place(from);
            for (; i < chunks.Length && chunks[i] < to; i++)
            {
                window.Add(chunks[i], scores[i]);
            }

            place = i;
            if (chunks[^1] >= to - 1)
            {
                return;
            }

            postings.SkipTo(chunks[^1] + 1);
        }
    }

    /// <summary>The score of one chunk; 0 where it does not hold the term.</summary>
    public long ScoreOf(int chunk)
    {
        postings.SkipTo(chunk);
        if (postings.AtEnd)
        {
            return 0;
        }

        Open();
        var at = Place(chunk);
        var chunks = postings.Chunks;
        if (at == chunks.Length || chunks[at] != chunk)
        {
            return 0;
        }

        if (scored != postings.Opens && ++lookedUp <= MostLookups)
        {
            return fields.Score(weight, postings.FrequenciesAt(at), segment.FieldLengths[chunk]);
        }

        ScoreBlock();
        return scores[at];
    }

    private long BlockBound(int block)
    {
        if (latest.Block != block)
        {
            latest = (block, postings.IsLong ? fields.Bound(weight, postings.ImpactsOf(block)) : BestOfBlock());
        }

        return latest.Bound;
    }

    // A list of one block has no impacts: it is scored instead.
    private long BestOfBlock()
    {
        ScoreBlock();
        var best = 0L;
        foreach (var score in scores.AsSpan(0, postings.Count))
        {
            best = Math.Max(best, score);
        }

        return best;
    }

    private void ScoreBlock()
    {
        Open();
        if (scored != postings.Opens)
        {
            fields.Score(weight, postings, segment.FieldLengths, scores);
            scored = postings.Opens;
        }
    }

    private void Open()
    {
        var before = postings.Opens;
        postings.Open();
        if (postings.Opens != before)
        {
            (place, lookedUp) = (0, 0);
        }
    }

    // Where the chunk stands in the open block, or would.
    private int Place(int chunk)
    {
        var chunks = postings.Chunks;
        while (place < chunks.Length && chunks[place] < chunk)
        {
            place++;
        }

        return place;
    }
}
