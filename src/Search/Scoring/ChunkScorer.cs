namespace LunarHub.Search.Scoring;

/// <summary>Scores single chunks of one segment for the words of a query, read forwards.</summary>
internal sealed class ChunkScorer
{
    private readonly List<RankedTerm> terms;

    public ChunkScorer(List<RankedTerm> terms)
    {
        this.terms = terms;
        Bound = FieldWeights.ToScore(terms.Sum(term => term.Bound));
    }

    /// <summary>No chunk scores more.</summary>
    public float Bound { get; }

    /// <summary>0 for a chunk without any of the words.</summary>
    /// <param name="chunk">Not before the one of the call before.</param>
    public float ScoreOf(int chunk)
    {
        var sum = 0L;
        foreach (var term in terms)
        {
            sum += term.ScoreOf(chunk);
        }

        return FieldWeights.ToScore(sum);
    }
}
