using System.Text;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Scoring;

/// <summary>Scores chunks for the words of a query by BM25F, over the segments of one ref.</summary>
internal sealed class Bm25Scorer
{
    private readonly IReadOnlyList<Segment> segments;
    private readonly FieldWeights fields;
    private readonly List<WeightedTerm> terms = [];
    private readonly float saturated;

    private Bm25Scorer(IReadOnlyList<Segment> segments, Bm25Options options)
    {
        this.segments = segments;
        saturated = options.K1 + 1;
        fields = new FieldWeights(options, segments);
    }

    // Numbers by segment, negative where the segment lacks the term.
    private readonly record struct WeightedTerm(int[] Numbers, float Weight);

    public bool HasTerms => terms.Count > 0;

    /// <summary>More than any chunk can score: as if it held every term of the query, also those that are nowhere, without end.</summary>
    public float Ideal { get; private set; }

    /// <summary>Weighs the query's terms by how rare they are over all segments of the shard.</summary>
    public static Bm25Scorer For(string text, IReadOnlyList<Segment> segments, Bm25Options options)
    {
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var term in Terms.Of(text))
        {
            var weight = term.Kind == TokenKind.Part ? options.PartWeight : 1f;
            weights[term.Text] = Math.Max(weight, weights.GetValueOrDefault(term.Text));
        }

        var scorer = new Bm25Scorer(segments, options);
        foreach (var (term, weight) in weights)
        {
            scorer.Add(Encoding.UTF8.GetBytes(term), weight);
        }

        return scorer;
    }

    /// <summary>Scores chunks of one segment, one by one in rising order.</summary>
    public ChunkScorer In(int segment) => new(TermsIn(segment));

    /// <summary>Finds the best chunks of all segments; of equal scores the one in the earlier segment, then the one of the smaller number. The threshold goes from segment to segment.</summary>
    /// <param name="allowed">By segment, the documents whose chunks may be found.</param>
    /// <param name="atLeast">Chunks that score less are not needed.</param>
    public KeywordMatches Search(IReadOnlyList<Bitmap> allowed, int k, float atLeast, CancellationToken cancellationToken)
    {
        var best = new TopK(k, atLeast);
        var window = new ScoreWindow();
        var firsts = new int[segments.Count + 1];
        var count = new KeywordCount();
        for (var i = 0; i < segments.Count; i++)
        {
            firsts[i + 1] = checked(firsts[i] + segments[i].Meta.Chunks);
            var chunks = new AllowedChunks(segments[i], allowed[i]);
            var scan = new MaxScore(TermsIn(i), segments[i], chunks, window, firsts[i]);
            scan.Run(ref best, cancellationToken);
            count.Add(scan, segments[i], chunks, [.. terms.Select(term => term.Numbers[i]).Where(number => number >= 0)]);
        }

        return new KeywordMatches([.. best.Sorted().Select(found => Locate(firsts, found))], count.Total, count.IsExact);
    }

    private static (int Segment, int Chunk, float Score) Locate(int[] firsts, (float Score, int Number) found)
    {
        var place = Array.BinarySearch(firsts, found.Number);
        var segment = place < 0 ? ~place - 1 : place;

        // Of segments without chunks that begin at the same number, the last has it.
        while (firsts[segment + 1] == found.Number)
        {
            segment++;
        }

        return (segment, found.Number - firsts[segment], found.Score);
    }

    private void Add(byte[] term, float weight)
    {
        long chunks = segments.Sum(segment => (long)segment.Meta.Chunks);
        long holders = 0;
        var numbers = new int[segments.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = segments[i].FindTerm(term);
            holders += numbers[i] < 0 ? 0 : segments[i].Terms[numbers[i]].Count;
        }

        var rarity = MathF.Log(1 + ((chunks - holders + 0.5f) / (holders + 0.5f)));
        Ideal += weight * rarity * saturated;
        if (holders > 0)
        {
            terms.Add(new WeightedTerm(numbers, weight * rarity));
        }
    }

    private List<RankedTerm> TermsIn(int segment)
        => [.. terms.Where(term => term.Numbers[segment] >= 0).Select(term => new RankedTerm(fields, term.Weight, segments[segment], term.Numbers[segment]))];
}
