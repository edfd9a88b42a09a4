namespace LunarHub.Subtokens;

/// <summary>What shapes the learning of <see cref="WordWeightLearner"/>. The defaults made the committed weights.</summary>
internal sealed record WordOptions
{
    /// <summary>The most pairs of a repository that are learned among one another.</summary>
    public int MostPairs { get; init; } = 2_500;

    /// <summary>The most queries of a kind and repository.</summary>
    public int Each { get; init; } = 400;

    /// <summary>The fewest queries that hold a word worth a weight of its own.</summary>
    public int FewestQueries { get; init; } = 20;

    public int Epochs { get; init; } = 3;
    public int Batch { get; init; } = 64;
    public float Rate { get; init; } = 0.03f;

    /// <summary>Of the softmax over shares of the best score.</summary>
    public float Temperature { get; init; } = 0.12f;

    /// <summary>How far a logarithm is pulled back to 0, so that few queries say little.</summary>
    public float Regularisation { get; init; } = 0.0002f;

    /// <summary>The power to which a learned weight is raised: a keyword score that is added to a cosine is as good with somewhat less of it.</summary>
    public float Softening { get; init; } = 0.75f;

    public int Seed { get; init; } = 1;
}
