namespace LunarHub.Reranker;

/// <summary>How the trees are learned.</summary>
internal sealed record TrainingOptions
{
    public int Trees { get; init; } = 150;
    public int Leaves { get; init; } = 12;
    public double Rate { get; init; } = 0.1;

    /// <summary>The least rows of a leaf.</summary>
    public int LeastRows { get; init; } = 200;

    /// <summary>The least sum of second derivatives of a leaf.</summary>
    public double LeastCurvature { get; init; } = 0.5;

    /// <summary>Added to second derivatives, so that leaves of few rows say little.</summary>
    public double Regularisation { get; init; } = 5;

    /// <summary>The share of the features that one tree may ask for.</summary>
    public double FeatureShare { get; init; } = 0.5;

    /// <summary>The share of the queries that one tree learns from.</summary>
    public double QueryShare { get; init; } = 0.7;

    /// <summary>The candidates of a query that are learned from; what is further down hardly comes to a first page.</summary>
    public int Candidates { get; init; } = 60;

    /// <summary>The least queries of a group; every group counts the same, and one of a few queries says more of chance.</summary>
    public int LeastQueries { get; init; } = 20;

    public int Folds { get; init; } = 4;
    public int Seed { get; init; } = 1;
}
