namespace LunarHub.Search;

/// <summary>How evidence is weighed against each other. Data, not code: the evaluation command compares settings.</summary>
public sealed record FusionWeights
{
    /// <summary>The constant of reciprocal rank fusion: how much the first ranks stand out.</summary>
    public double RankConstant { get; init; } = 10;

    public double Keyword { get; init; } = 1;

    public double Vector { get; init; } = 1;

    public double Exact { get; init; } = 1;

    /// <summary>Added when the chunk defines a symbol that the query names, as a share of the best possible score of one leg.</summary>
    public double SymbolMatch { get; init; } = 0.35;

    /// <summary>Added, times the share of the query's words that stand in the file's name.</summary>
    public double PathMatch { get; init; } = 0.15;

    /// <summary>Taken off, as a share of the score so far.</summary>
    public double TestPenalty { get; init; } = 0.08;
    public double GeneratedPenalty { get; init; } = 0.3;
    public double VendoredPenalty { get; init; } = 0.3;
}
