using System.Text;
using LunarHub.Search.Scoring;
using LunarHub.Search.Snippets;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Expansion;

/// <summary>
/// Finds terms of a shard that mean what words of a query mean: identifiers made of neighbouring words (<c>get user by id</c>: <c>getUserById</c>), abbreviations
/// (<see cref="Thesaurus"/>), and for words that the shard does not know, those of its own vocabulary that look like them. Only what the shard holds is brought.
/// </summary>
internal sealed class MeaningExpander(IReadOnlyList<Segment> segments, Bm25Options options)
{
    /// <summary>The most words of one identifier that are looked for.</summary>
    private const int MostJoined = 5;

    /// <summary>The most words of a query that are expanded; a longer text says enough.</summary>
    private const int MostWords = 24;

    /// <summary>The most terms that stand for one word.</summary>
    private const int MostTerms = 3;

    private const int ShortestUnknown = 4;
    private const int MostUnknown = 4;

    /// <summary>The terms that stand for one word or run of words.</summary>
    /// <param name="IsMend">The shard does not know the word itself.</param>
    public readonly record struct Expansion(string Word, IReadOnlyList<TermExpander.Expanded> Terms, bool IsMend);

    public IEnumerable<Expansion> Expand(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords).ToList();
        return Joined(words).Concat(Related(text)).Concat(Unknown(words));
    }

    private IEnumerable<Expansion> Joined(List<string> words)
    {
        for (var start = 0; start < words.Count; start++)
        {
            for (var count = 2; count <= MostJoined && start + count <= words.Count; count++)
            {
                var run = words.GetRange(start, count);
                if (!run.TrueForAll(word => word.All(char.IsAsciiLetterOrDigit)))
                {
                    break;
                }

                if (run.Exists(word => !StopWords.Contains(word.ToLowerInvariant())) && Held(string.Concat(run).ToLowerInvariant(), options.JoinedWeight) is { } term)
                {
                    yield return new Expansion(string.Join(' ', run), [term], IsMend: false);
                }
            }
        }
    }

    private IEnumerable<Expansion> Related(string text)
    {
        foreach (var stem in Terms.Of(text).Where(term => term.Kind != TokenKind.Compound).Select(term => term.Text).Distinct(StringComparer.Ordinal).Take(MostWords))
        {
            var related = new List<TermExpander.Expanded>();
            foreach (var (term, weight) in Thesaurus.Of(stem))
            {
                if (related.Count < MostTerms && Held(term, weight * options.SynonymWeight) is { } held)
                {
                    related.Add(held);
                }
            }

            if (related.Count > 0)
            {
                yield return new Expansion(stem, related, IsMend: false);
            }
        }
    }

    private IEnumerable<Expansion> Unknown(List<string> words)
    {
        var unknown = words.Where(word => word.Length >= ShortestUnknown && word.All(char.IsAsciiLetter)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(word => Terms.Of(word).TrueForAll(term => Held(term.Text, 1) is null)).Take(MostUnknown);
        var expander = new TermExpander(segments, options);
        foreach (var word in unknown)
        {
            var near = expander.Expand(new WordForm(word, WordComparison.Near, WordForm.UsualMostOff(word.Length)));
            var found = near.Count > 0 ? near : expander.Expand(new WordForm(word, WordComparison.Prefix, 0));
            if (found.Count > 0)
            {
                yield return new Expansion(word, [.. found.Take(MostTerms)], IsMend: true);
            }
        }
    }

    private TermExpander.Expanded? Held(string term, float weight)
    {
        var bytes = Encoding.UTF8.GetBytes(term);
        long holders = 0;
        foreach (var segment in segments)
        {
            holders += segment.FindTerm(bytes) is >= 0 and var number ? segment.Terms[number].Count : 0;
        }

        return holders > 0 ? new TermExpander.Expanded(term, 0, holders, weight) : null;
    }
}
