using LunarHub.Text;

namespace LunarHub.Subtokens;

/// <summary>The code of one repository by BM25 (Robertson, Walker 1994) over the product's own terms: what a keyword search would show in place of the right answer.</summary>
internal sealed class KeywordNegatives
{
    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;

    private readonly IReadOnlyList<Pair> _pairs;
    private readonly Dictionary<string, List<(int Pair, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly int[] _lengths;

    public KeywordNegatives(IReadOnlyList<Pair> pairs)
    {
        (_pairs, _lengths) = (pairs, new int[pairs.Count]);
        for (var i = 0; i < pairs.Count; i++)
        {
            foreach (var term in Terms.Of(pairs[i].Code).Select(token => token.Text).GroupBy(text => text, StringComparer.Ordinal))
            {
                if (!_postings.TryGetValue(term.Key, out var postings))
                {
                    _postings.Add(term.Key, postings = []);
                }

                postings.Add((i, term.Count()));
                _lengths[i] += term.Count();
            }
        }
    }

    /// <summary>The numbers of the pairs whose code comes first for a pair's query, without those that answer it as well.</summary>
    public int[] Find(int pair, int most)
    {
        var scores = new Dictionary<int, double>();
        var mean = _lengths.Average();
        foreach (var term in Terms.Of(_pairs[pair].Query).Select(token => token.Text).Distinct(StringComparer.Ordinal))
        {
            if (_postings.TryGetValue(term, out var postings))
            {
                var rarity = Math.Log(1 + (_pairs.Count - postings.Count + 0.5) / (postings.Count + 0.5));
                foreach (var (other, count) in postings)
                {
                    var norm = Saturation * (1 - LengthShare + LengthShare * _lengths[other] / mean);
                    scores[other] = scores.GetValueOrDefault(other) + rarity * count * (Saturation + 1) / (count + norm);
                }
            }
        }

        return [.. scores.Where(entry => !Answers(_pairs[entry.Key], _pairs[pair])).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(most).Select(entry => entry.Key)];
    }

    private static bool Answers(Pair other, Pair pair) => other.Code == pair.Code || other.Query == pair.Query || (pair.Symbol is not null && other.Symbol == pair.Symbol);
}
