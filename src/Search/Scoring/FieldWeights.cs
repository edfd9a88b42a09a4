using System.Runtime.InteropServices;
using LunarHub.Search.Postings;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Scoring;

/// <summary>
/// BM25F's part of a single posting: the frequencies of all fields, weighed and normalised by the fields' lengths, then saturated. Scores are summed as whole numbers of
/// 2^-32, so that a chunk's sum does not depend on the order in which its terms are added: a scorer that leaves terms out finds the very scores of one that does not.
/// </summary>
internal sealed class FieldWeights
{
    private const float Unit = 4_294_967_296f;

    // More than the rounding of a few float operations, which may put the best of a block's pairs just below a posting.
    private const double BoundMargin = 1.000_001;

    private readonly Field path;
    private readonly Field symbol;
    private readonly Field text;
    private readonly Field comment;
    private readonly float k1;

    public FieldWeights(Bm25Options options, IReadOnlyList<Segment> segments)
    {
        var chunks = Math.Max(1f, segments.Sum(segment => (long)segment.Meta.Chunks));
        path = new Field(options.PathWeight, options.PathLengthNorm, segments.Sum(segment => segment.Meta.PathTerms) / chunks);
        symbol = new Field(options.SymbolWeight, options.SymbolLengthNorm, segments.Sum(segment => segment.Meta.SymbolTerms) / chunks);
        text = new Field(options.TextWeight, options.TextLengthNorm, segments.Sum(segment => segment.Meta.TextTerms) / chunks);
        comment = new Field(options.CommentWeight, options.CommentLengthNorm, segments.Sum(segment => segment.Meta.CommentTerms) / chunks);
        k1 = options.K1;
    }

    /// <summary>A sum of scores as it is shown and compared.</summary>
    public static float ToScore(long sum) => sum / Unit;

    /// <summary>The score of one posting of a term of this weight: at least 1 unit.</summary>
    public long Score(float weight, in Frequencies frequencies, in FieldLengths lengths) => Saturate(
        weight,
        path.Weigh(frequencies.Path, lengths.Path) + symbol.Weigh(frequencies.Symbol, lengths.Symbol) + text.Weigh(frequencies.Text, lengths.Text) + comment.Weigh(frequencies.Comment, lengths.Comment));

    /// <summary>The scores of all postings of an open block; the same as one by one.</summary>
    public void Score(float weight, PostingCursor block, ReadOnlySpan<FieldLengths> lengths, Span<long> scores)
    {
        var chunks = block.Chunks;
        Span<float> frequencies = stackalloc float[PostingLayout.BlockSize];
        frequencies = frequencies[..chunks.Length];
        frequencies.Clear();
        var fieldLengths = MemoryMarshal.Cast<FieldLengths, ushort>(lengths);
        Add(0, path, block, fieldLengths, frequencies);
        Add(1, symbol, block, fieldLengths, frequencies);
        Add(2, text, block, fieldLengths, frequencies);
        Add(3, comment, block, fieldLengths, frequencies);
        for (var i = 0; i < frequencies.Length; i++)
        {
            scores[i] = Saturate(weight, frequencies[i]);
        }
    }

    /// <summary>No posting that these impacts stand for scores more: the best pair of every field, as if they met in one chunk.</summary>
    public long Bound(float weight, ReadOnlySpan<byte> impacts)
    {
        var reader = new ImpactReader(impacts);
        var frequency = Best(ref reader, path) + Best(ref reader, symbol) + Best(ref reader, text) + Best(ref reader, comment);
        return (long)(Saturate(weight, frequency) * BoundMargin) + 1;
    }

    private static void Add(int number, in Field field, PostingCursor block, ReadOnlySpan<ushort> lengths, Span<float> frequencies)
    {
        var column = block.Column(number, out var width);
        if (width == 0)
        {
            return;
        }

        var chunks = block.Chunks;
        for (var i = 0; i < frequencies.Length; i++)
        {
            // Most fields hold the term in few of the chunks, and a division costs more than to find that out.
            if (BitPacking.Read(column, i, width) is > 0 and var frequency)
            {
                frequencies[i] += field.Weigh(frequency, lengths[(chunks[i] * SegmentFormat.Fields) + number]);
            }
        }
    }

    private static float Best(ref ImpactReader impacts, in Field field)
    {
        var best = 0f;
        for (var pairs = impacts.NextField(); pairs > 0; pairs--)
        {
            impacts.NextPair(out var frequency, out var length);
            best = Math.Max(best, field.Weigh(frequency, length));
        }

        return best;
    }

    private long Saturate(float weight, float frequency) => Math.Max(1, (long)(weight * frequency * (k1 + 1) / (k1 + frequency) * Unit));

    private readonly struct Field(float weight, float norm, float average)
    {
        // A norm of 1 would divide by the length alone, and a text of one compound has none.
        private const float LeastDivisor = 1e-6f;

        private readonly float weight = weight;
        private readonly float constant = 1 - norm;
        private readonly float slope = norm / Math.Max(1, average);

        public float Weigh(uint frequency, uint length) => weight * frequency / Math.Max(LeastDivisor, constant + (slope * length));
    }
}
