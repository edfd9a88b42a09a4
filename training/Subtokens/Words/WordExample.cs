namespace LunarHub.Subtokens;

/// <summary>One query beside the code that answers it and the code that a keyword search would show instead.</summary>
/// <param name="Terms">The query's terms, each once.</param>
/// <param name="Shares">For each code, the answer first, and each term, what the term adds to the code's score, as a share of the best score.</param>
internal sealed record WordExample(string[] Terms, float[,] Shares)
{
    /// <summary>The best codes that are no answer.</summary>
    private const int Negatives = 25;

    /// <summary>The examples of one repository's pairs: those whose answer shares a term with the query.</summary>
    /// <param name="pairs">Of one repository.</param>
    /// <param name="each">The most examples of a kind.</param>
    public static List<WordExample> Of(IReadOnlyList<Pair> pairs, int each)
    {
        var index = new KeywordIndex([.. pairs.Select(pair => pair.Code)]);
        var asked = Enumerable.Range(0, pairs.Count).GroupBy(i => pairs[i].Kind).OrderBy(kind => kind.Key).SelectMany(kind => kind.Take(each));
        return [.. asked.Select(pair => Of(pairs, pair, index)).OfType<WordExample>()];
    }

    private static WordExample? Of(IReadOnlyList<Pair> pairs, int pair, KeywordIndex index)
    {
        var terms = index.Score(pairs[pair].Query);
        var sums = new double[pairs.Count];
        foreach (var (code, score) in terms.SelectMany(term => term.Scores))
        {
            sums[code] += score;
        }

        if (sums[pair] <= 0)
        {
            return null;
        }

        int[] codes = [pair, .. Enumerable.Range(0, sums.Length).Where(code => sums[code] > 0 && !pairs[code].Answers(pairs[pair])).OrderByDescending(code => sums[code]).ThenBy(code => code).Take(Negatives)];
        var places = codes.Select((code, place) => (code, place)).ToDictionary(entry => entry.code, entry => entry.place);
        var (shares, best) = (new float[codes.Length, terms.Count], codes.Max(code => sums[code]));
        for (var term = 0; term < terms.Count; term++)
        {
            foreach (var (code, score) in terms[term].Scores)
            {
                if (places.TryGetValue(code, out var place))
                {
                    shares[place, term] = (float)(score / best);
                }
            }
        }

        return new WordExample([.. terms.Select(term => term.Term)], shares);
    }
}
