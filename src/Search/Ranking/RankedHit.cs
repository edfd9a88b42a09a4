using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>A candidate and where it came from. <paramref name="Source"/> orders equal scores and names the shard to ask for the text.</summary>
public readonly record struct SourcedCandidate<TSource>(TSource Source, string Repository, Candidate Candidate)
{
    /// <summary>The newest change of what was searched of the repository; null where none is known.</summary>
    public DateTimeOffset? NewestChange { get; init; }
}

/// <summary>One part of a score.</summary>
public readonly record struct ScoreSignal(string Name, double Value, double Contribution);

/// <summary>A candidate with its final score.</summary>
public sealed class RankedHit<TSource>
{
    private const string RerankSignal = "rerank";

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

    /// <summary>What a reranker adds; null where none has looked.</summary>
    private ScoreSignal? Reranked { get; init; }

    /// <summary>The value of a signal, from 0 to 1.</summary>
    public float ValueOf(Signal signal) => evidence[signal];

    /// <summary>The hit with a reranker's opinion added to its score.</summary>
    /// <param name="value">From 0 to 1.</param>
    /// <param name="weight">What a value of 1 adds.</param>
    public RankedHit<TSource> Rerank(float value, double weight) =>
        new(new SourcedCandidate<TSource>(Source, Repository, Candidate), evidence, weights, Score + (weight * value)) { Reranked = new ScoreSignal(RerankSignal, value, weight * value) };

    /// <summary>What speaks for and against the hit; the contributions add up to <see cref="Score"/>. Made when asked for.</summary>
    public ImmutableArray<ScoreSignal> Signals => Reranked is { } signal ? evidence.Explain(Candidate, weights).Add(signal) : evidence.Explain(Candidate, weights);
}
