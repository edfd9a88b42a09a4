namespace LunarHub.Search;

/// <summary>How evidence is weighed against each other. Data, not code: <c>hub eval --learn</c> finds the settings.</summary>
public sealed record FusionWeights
{
    /// <summary>Times BM25F as a share of the best of the answer.</summary>
    public double Keyword { get; init; } = 1;

    /// <summary>Times the cosine.</summary>
    public double Vector { get; init; } = 4;

    /// <summary>Times the logarithm of exact matches as a share of the best of the answer.</summary>
    public double Exact { get; init; } = 1;

    /// <summary>Added, times how surely the chunk is the definition of a name that the query asks for: enough to outweigh the chunks that only use it.</summary>
    public double Definition { get; init; } = 3;

    /// <summary>Added when the chunk defines a symbol that the query names.</summary>
    public double SymbolMatch { get; init; } = 0.35;

    /// <summary>Added, times the share of the query's words that stand in the file's name.</summary>
    public double PathMatch { get; init; } = 0.15;

    /// <summary>Taken off, as a share of the score so far.</summary>
    public double TestPenalty { get; init; } = 0.08;
    public double GeneratedPenalty { get; init; } = 0.3;
    public double VendoredPenalty { get; init; } = 0.3;
}
