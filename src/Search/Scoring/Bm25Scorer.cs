using System.Buffers;
using System.Text;
using LunarHub.Search.Indexing;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Scoring;

/// <summary>Scores the chunks of one segment for the words of a query by BM25F, term at a time.</summary>
internal sealed class Bm25Scorer
{
    private readonly Bm25Options options;
    private readonly List<WeightedTerm> terms;
    private readonly float averagePath;
    private readonly float averageSymbol;
    private readonly float averageText;
    private readonly float averageComment;

    private readonly record struct WeightedTerm(byte[] Bytes, float Weight);

    private Bm25Scorer(Bm25Options options, List<WeightedTerm> terms, float ideal, IReadOnlyList<Segment> segments)
    {
        this.options = options;
        this.terms = terms;
        Ideal = ideal;
        var chunks = Math.Max(1f, segments.Sum(segment => (long)segment.Meta.Chunks));
        averagePath = Math.Max(1, segments.Sum(segment => segment.Meta.PathTerms) / chunks);
        averageSymbol = Math.Max(1, segments.Sum(segment => segment.Meta.SymbolTerms) / chunks);
        averageText = Math.Max(1, segments.Sum(segment => segment.Meta.TextTerms) / chunks);
        averageComment = Math.Max(1, segments.Sum(segment => segment.Meta.CommentTerms) / chunks);
    }

    public bool HasTerms => terms.Count > 0;

    /// <summary>More than any chunk can score: as if it held every term of the query, also those that are nowhere, without end.</summary>
    public float Ideal { get; }

    /// <summary>Weighs the query's terms by how rare they are over all segments of the shard.</summary>
    public static Bm25Scorer For(string text, IReadOnlyList<Segment> segments, Bm25Options options)
    {
        long chunks = segments.Sum(segment => (long)segment.Meta.Chunks);
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var term in Terms.Of(text))
        {
            var weight = term.Kind == TokenKind.Part ? options.PartWeight : 1f;
            weights[term.Text] = Math.Max(weight, weights.GetValueOrDefault(term.Text));
        }

        var weighted = new List<WeightedTerm>();
        var ideal = 0f;
        foreach (var (term, weight) in weights)
        {
            var bytes = Encoding.UTF8.GetBytes(term);
            long holders = 0;
            foreach (var segment in segments)
            {
                var number = segment.FindTerm(bytes);
                holders += number < 0 ? 0 : segment.TermEntries[number].Count;
            }

            var rarity = MathF.Log(1 + ((chunks - holders + 0.5f) / (holders + 0.5f)));
            ideal += weight * rarity * (options.K1 + 1);
            if (holders > 0)
            {
                weighted.Add(new WeightedTerm(bytes, weight * rarity));
            }
        }

        return new Bm25Scorer(options, weighted, ideal, segments);
    }

    /// <summary>The scores of some chunks only; a chunk without any of the words is left out.</summary>
    public Dictionary<int, float> ScoreChunks(Segment segment, IReadOnlyCollection<int> wanted, CancellationToken cancellationToken)
    {
        var own = new Dictionary<int, float>(wanted.Count);
        var scores = ArrayPool<float>.Shared.Rent(segment.Meta.Chunks);
        Array.Clear(scores, 0, segment.Meta.Chunks);
        AccumulateAll(segment, scores, cancellationToken);
        foreach (var chunk in wanted)
        {
            if (scores[chunk] > 0)
            {
                own.Add(chunk, scores[chunk]);
            }
        }

        ArrayPool<float>.Shared.Return(scores);
        return own;
    }

    /// <summary>Adds every matching chunk whose document is allowed. Returns how many there were.</summary>
    public int Score(Segment segment, Bitmap allowed, ref TopK best, CancellationToken cancellationToken)
    {
        var chunks = segment.Chunks;
        var scores = ArrayPool<float>.Shared.Rent(chunks.Length);
        Array.Clear(scores, 0, chunks.Length);
        try
        {
            AccumulateAll(segment, scores, cancellationToken);
            var matching = 0;
            for (var chunk = 0; chunk < chunks.Length; chunk++)
            {
                if (scores[chunk] > 0 && allowed[chunks[chunk].Document])
                {
                    matching++;
                    best.Add(scores[chunk], chunk);
                }
            }

            return matching;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private void AccumulateAll(Segment segment, float[] scores, CancellationToken cancellationToken)
    {
        foreach (var term in terms)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = segment.FindTerm(term.Bytes);
            if (number >= 0)
            {
                Accumulate(segment, segment.TermEntries[number], term.Weight, scores);
            }
        }
    }

    private void Accumulate(Segment segment, PostingsEntry entry, float weight, float[] scores)
    {
        var chunks = segment.Chunks;
        var reader = new VarintReader(segment.PostingsOf(entry));
        for (var chunk = -1; !reader.AtEnd;)
        {
            chunk += (int)reader.Next();
            var fields = reader.NextByte();
            ref readonly var record = ref chunks[chunk];
            var frequency = 0f;
            if ((fields & 1) != 0)
            {
                frequency += Weigh(reader.Next(), options.PathWeight, options.PathLengthNorm, record.PathTerms, averagePath);
            }

            if ((fields & 2) != 0)
            {
                frequency += Weigh(reader.Next(), options.SymbolWeight, options.SymbolLengthNorm, record.SymbolTerms, averageSymbol);
            }

            if ((fields & 4) != 0)
            {
                frequency += Weigh(reader.Next(), options.TextWeight, options.TextLengthNorm, record.TextTerms, averageText);
            }

            if ((fields & 8) != 0)
            {
                frequency += Weigh(reader.Next(), options.CommentWeight, options.CommentLengthNorm, record.CommentTerms, averageComment);
            }

            scores[chunk] += weight * frequency * (options.K1 + 1) / (options.K1 + frequency);
        }
    }

    private static float Weigh(uint frequency, float weight, float norm, int length, float average)
        => weight * frequency / (1 - norm + (norm * length / average));
}
