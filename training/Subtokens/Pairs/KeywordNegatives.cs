namespace LunarHub.Subtokens;

/// <summary>What a keyword search of one repository would show in place of the right answer.</summary>
internal sealed class KeywordNegatives(IReadOnlyList<Pair> pairs)
{
    private readonly KeywordIndex _index = new([.. pairs.Select(pair => pair.Code)]);

    /// <summary>The numbers of the pairs whose code comes first for a pair's query, without those that answer it as well.</summary>
    public int[] Find(int pair, int most)
    {
        var scores = new Dictionary<int, double>();
        foreach (var (code, score) in _index.Score(pairs[pair].Query).SelectMany(term => term.Scores))
        {
            scores[code] = scores.GetValueOrDefault(code) + score;
        }

        return [.. scores.Where(entry => !pairs[entry.Key].Answers(pairs[pair])).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(most).Select(entry => entry.Key)];
    }
}
