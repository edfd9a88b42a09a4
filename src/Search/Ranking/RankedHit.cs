using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>A candidate and where it came from. <paramref name="Source"/> orders equal scores and names the shard to ask for the text.</summary>
public readonly record struct SourcedCandidate<TSource>(TSource Source, string Repository, Candidate Candidate);

/// <summary>One part of a score.</summary>
public readonly record struct ScoreSignal(string Name, double Value, double Contribution);

/// <summary>A candidate with its final score.</summary>
public sealed class RankedHit<TSource>
{
    private readonly Evidence evidence;
    private readonly FusionWeights weights;

    internal RankedHit(in SourcedCandidate<TSource> candidate, in Evidence evidence, FusionWeights weights, double score)
    {
        (Source, Repository, Candidate) = candidate;
        this.evidence = evidence;
        this.weights = weights;
        Score = score;
    }

    public TSource Source { get; }

    public string Repository { get; }

    public Candidate Candidate { get; }

    public double Score { get; }

    internal Evidence Evidence => evidence;

    /// <summary>What speaks for and against the hit; the contributions add up to <see cref="Score"/>. Made when asked for.</summary>
    public ImmutableArray<ScoreSignal> Signals => evidence.Explain(Candidate, weights);
}
