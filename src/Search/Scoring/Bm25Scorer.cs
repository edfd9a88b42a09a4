using System.Text;
using LunarHub.Search.Expansion;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Scoring;

/// <summary>Scores chunks for the words of a query by BM25F, over the segments of one ref.</summary>
internal sealed class Bm25Scorer
{
    private const int ShortestMisspelt = 4;
    private const int MostMisspelt = 4;

    private readonly IReadOnlyList<Segment> segments;
    private readonly FieldWeights fields;
    private readonly long chunks;
    private readonly List<WeightedTerm> terms = [];
    private readonly List<WordExpansion> expansions = [];
    private readonly Bm25Options options;

    private Bm25Scorer(IReadOnlyList<Segment> segments, Bm25Options options)
    {
        this.segments = segments;
        this.options = options;
        fields = new FieldWeights(options, segments);
        chunks = segments.Sum(segment => (long)segment.Meta.Chunks);
    }

    // Numbers by segment, negative where the segment lacks the term.
    private readonly record struct WeightedTerm(int[] Numbers, float Weight);

    public bool HasTerms => terms.Count > 0;

    /// <summary>What a chunk could score at best: as if it held every term of the query, also those that are nowhere, without end; of the terms that stand for one word, one.</summary>
    public float Ideal { get; private set; }

    /// <summary>What stands for words of the query besides themselves.</summary>
    public IReadOnlyList<WordExpansion> Expansions => expansions;

    /// <summary>Weighs the query's terms by how rare they are over all segments of the shard, and the bare words of a question also by what such words tell (<see cref="WordWeights"/>).</summary>
    public static Bm25Scorer For(ParsedQuery query, IReadOnlyList<Segment> segments, Bm25Options options)
    {
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        Weigh(query.FreeText, options, query.Kind is QueryKind.Prose or QueryKind.Words ? WordWeights.Of : null, weights);
        Weigh(query.RankedText.AsSpan(query.FreeText.Length), options, null, weights);
        var scorer = new Bm25Scorer(segments, options);
        foreach (var (term, weight) in weights)
        {
            scorer.Add(term, weight);
        }

        foreach (var form in query.LooseWords.Distinct())
        {
            scorer.Expand(form, isMend: false);
        }

        return scorer;
    }

    /// <summary>Where the index has none of the query's terms, takes its words for slips: terms like them take their place.</summary>
    public void Mend(ParsedQuery query)
    {
        if (HasTerms)
        {
            return;
        }

        foreach (var word in Misspelt(query.FreeText))
        {
            Expand(word, isMend: true);
        }
    }

    /// <summary>Brings terms that mean what the query's words mean.</summary>
    public void ExpandMeaning(ParsedQuery query)
    {
        foreach (var expansion in new MeaningExpander(segments, options).Expand(query.FreeText))
        {
            Add(expansion.Word, expansion.Terms, expansion.IsMend);
        }
    }

    /// <summary>Brings words that somebody else thought of.</summary>
    public void AddMore(IEnumerable<string> words)
    {
        foreach (var term in words.SelectMany(word => Terms.Of(word)).Select(term => term.Text).Distinct(StringComparer.Ordinal))
        {
            Add(term, options.SynonymWeight);
        }
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
            var shown = new AllowedChunks(segments[i], allowed[i]);
            var scan = new MaxScore(TermsIn(i), segments[i], shown, window, firsts[i]);
            scan.Run(ref best, cancellationToken);
            count.Add(scan, segments[i], shown, [.. terms.Select(term => term.Numbers[i]).Where(number => number >= 0)]);
        }

        return new KeywordMatches([.. best.Sorted().Select(found => Locate(firsts, found))], count.Total, count.IsExact);
    }

    // A term that stands there more than once counts as where it counts most.
    private static void Weigh(ReadOnlySpan<char> text, Bm25Options options, Func<string, float>? worth, Dictionary<string, float> weights)
    {
        foreach (var term in Terms.Of(text))
        {
            var weight = (term.Kind == TokenKind.Part ? options.PartWeight : 1f) * (worth?.Invoke(term.Text) ?? 1f);
            weights[term.Text] = Math.Max(weight, weights.GetValueOrDefault(term.Text));
        }
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

    // Words long enough that a slip of the finger is likelier than another word.
    private static IEnumerable<WordForm> Misspelt(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length >= ShortestMisspelt)
        .Select(word => new WordForm(word, WordComparison.Near, WordForm.UsualMostOff(word.Length)))
        .Distinct()
        .Take(MostMisspelt);

    private void Expand(WordForm form, bool isMend) => Add(form.Typed(isMend), new TermExpander(segments, options).Expand(form), isMend);

    // What stands for one word is as rare as all of it together: a rare word near it must not outweigh the word.
    private void Add(string word, IReadOnlyList<TermExpander.Expanded> expanded, bool isMend)
    {
        if (expanded.Count == 0)
        {
            return;
        }

        var rarity = Rarity(Math.Min(chunks, expanded.Sum(term => term.Holders)));
        Ideal += expanded.Max(term => term.Weight) * rarity * (options.K1 + 1);
        terms.AddRange(expanded.Select(term => new WeightedTerm(NumbersOf(term.Term, out _), term.Weight * rarity)));
        expansions.Add(new WordExpansion(word, [.. expanded.Select(term => term.Term)], isMend));
    }

    private void Add(string term, float weight)
    {
        var numbers = NumbersOf(term, out var holders);
        Ideal += weight * Rarity(holders) * (options.K1 + 1);
        if (holders > 0)
        {
            terms.Add(new WeightedTerm(numbers, weight * Rarity(holders)));
        }
    }

    private float Rarity(long holders) => MathF.Log(1 + ((chunks - holders + 0.5f) / (holders + 0.5f)));

    private int[] NumbersOf(string term, out long holders)
    {
        var bytes = Encoding.UTF8.GetBytes(term);
        var numbers = new int[segments.Count];
        holders = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = segments[i].FindTerm(bytes);
            holders += numbers[i] < 0 ? 0 : segments[i].Terms[numbers[i]].Count;
        }

        return numbers;
    }

    private List<RankedTerm> TermsIn(int segment)
        => [.. terms.Where(term => term.Numbers[segment] >= 0).Select(term => new RankedTerm(fields, term.Weight, segments[segment], term.Numbers[segment]))];
}
