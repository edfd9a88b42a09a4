using LunarHub.Text;

namespace LunarHub.Subtokens;

/// <summary>The code of one repository by BM25 (Robertson, Walker 1994) over the product's own terms: what its keyword search makes of bare texts.</summary>
internal sealed class KeywordIndex
{
    private const double Saturation = 1.2;
    private const double LengthShare = 0.6;

    /// <summary>The weight of a part of a compound identifier, next to 1 for a word and for the compound as a whole.</summary>
    private const double PartWeight = 0.6;

    private readonly Dictionary<string, List<(int Code, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly int[] _lengths;
    private readonly double _meanLength;

    public KeywordIndex(IReadOnlyList<string> codes)
    {
        _lengths = new int[codes.Count];
        for (var code = 0; code < codes.Count; code++)
        {
            var terms = Terms.Of(codes[code]);
            _lengths[code] = terms.Count(term => term.Kind != TokenKind.Compound);
            foreach (var (term, count) in terms.CountBy(term => term.Text))
            {
                if (!_postings.TryGetValue(term, out var postings))
                {
                    _postings.Add(term, postings = []);
                }

                postings.Add((code, count));
            }
        }

        _meanLength = Math.Max(1, _lengths.Average());
    }

    /// <summary>The terms of a query, each once, with their scores: for every code that holds one, what it adds there.</summary>
    public List<(string Term, List<(int Code, double Score)> Scores)> Score(string query)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var term in Terms.Of(query))
        {
            weights[term.Text] = Math.Max(term.Kind == TokenKind.Part ? PartWeight : 1, weights.GetValueOrDefault(term.Text));
        }

        return [.. weights.Where(weight => _postings.ContainsKey(weight.Key)).Select(weight => (weight.Key, Scores(weight.Key, weight.Value)))];
    }

    private List<(int Code, double Score)> Scores(string term, double weight)
    {
        var postings = _postings[term];
        var rarity = Math.Log(1 + ((_lengths.Length - postings.Count + 0.5) / (postings.Count + 0.5)));
        return postings.ConvertAll(posting =>
        {
            var frequency = posting.Count / (1 - LengthShare + (LengthShare * _lengths[posting.Code] / _meanLength));
            return (posting.Code, weight * rarity * frequency * (Saturation + 1) / (frequency + Saturation));
        });
    }
}
