namespace LunarHub.Thesaurus;

/// <summary>Chooses from counts the words that stand for one another.</summary>
internal static class Relations
{
    /// <summary>The least lines that hold both words.</summary>
    private const int LeastLines = 40;

    /// <summary>How much oftener than by chance.</summary>
    private const double LeastLift = 12;

    /// <summary>The least share of the abbreviation's lines that hold the long word.</summary>
    private const double LeastShare = 0.04;

    /// <summary>The most long words of one abbreviation.</summary>
    private const int MostLong = 2;

    public static IEnumerable<(string Word, string Other, double Weight)> Abbreviations(WordCounts counts, int repositories) => counts.Pairs
        .Where(pair => pair.Lines >= LeastLines && pair.Repositories >= Math.Min(4, repositories))
        .Select(pair => (pair.Short, pair.Long, Share: (double)pair.Lines / counts.Words[pair.Short], Lift: (double)pair.Lines * counts.Lines / counts.Words[pair.Short] / counts.Words[pair.Long]))
        .Where(pair => pair.Share >= LeastShare && pair.Lift >= LeastLift)
        .GroupBy(pair => pair.Short, StringComparer.Ordinal)
        .SelectMany(group => group.OrderByDescending(pair => pair.Share).ThenBy(pair => pair.Long, StringComparer.Ordinal).Take(MostLong))
        .Select(pair => (pair.Short, pair.Long, Math.Min(1, 0.5 + pair.Share)))
        .OrderBy(pair => pair.Short, StringComparer.Ordinal).ThenBy(pair => pair.Long, StringComparer.Ordinal);
}
