using System.Text;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Scoring;

/// <summary>Finds the terms that stand for a word of a query by its beginning or by its likeness, over all segments of a shard.</summary>
internal sealed class TermExpander(IReadOnlyList<Segment> segments, Bm25Options options)
{
    /// <summary>The most terms that stand for one word.</summary>
    public const int MostTerms = 32;

    /// <summary>A term with its weight next to 1 for the word itself.</summary>
    public readonly record struct Expanded(string Term, int Distance, long Holders, float Weight);

    /// <summary>The terms other than the word's own, the nearest first, of those the commonest.</summary>
    public IReadOnlyList<Expanded> Expand(WordForm form) => form.Comparison switch
    {
        WordComparison.Prefix => Choose(segments.SelectMany(segment => Vocabulary.StartingWith(segment, Folded(form.Text)).Select(term => (segment, term, 0))), OwnTerm(form.Text)),
        WordComparison.Near when OwnTerm(form.Text) is { } own => Choose(segments.SelectMany(segment => Vocabulary.Near(segment, Encoding.UTF8.GetBytes(own), form.MostOff).Select(near => (segment, near.Term, near.Distance))), own),
        _ => [],
    };

    // As the tokenizer folds it; not stemmed, for what is asked for is how words begin.
    private static byte[] Folded(string word) => Encoding.UTF8.GetBytes(word.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant());

    // The term of the word or compound as a whole.
    private static string? OwnTerm(string word) => Terms.Of(word) is { Count: > 0 } terms && terms[^1].Kind != TokenKind.Part ? terms[^1].Text : null;

    private List<Expanded> Choose(IEnumerable<(Segment Segment, int Term, int Distance)> found, string? own)
    {
        var terms = new Dictionary<string, Expanded>(StringComparer.Ordinal);
        foreach (var (segment, number, distance) in found)
        {
            var term = Encoding.UTF8.GetString(segment.TermAt(number));
            var weight = distance switch { 0 => options.PrefixWeight, 1 => options.OneOffWeight, _ => options.TwoOffWeight };
            terms[term] = new Expanded(term, distance, terms.GetValueOrDefault(term).Holders + segment.Terms[number].Count, weight);
        }

        terms.Remove(own ?? "");
        return [.. terms.Values.OrderBy(term => term.Distance).ThenByDescending(term => term.Holders).ThenBy(term => term.Term, StringComparer.Ordinal).Take(MostTerms)];
    }
}
