using LunarHub.Models;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>A reranker that thinks most of long texts, and keeps what it was asked. Can be made to fail, or to look at a few only.</summary>
public sealed class LongestFirst : IReranker
{
    public string ModelId => "longest-1";

    public int MostCandidates => 50;

    public double Weight => 100;

    public TimeSpan? Budget { get; set; }

    public List<TimeSpan> Budgets { get; } = [];

    public Exception? Failure { get; set; }

    public int MostLookedAt { get; set; } = 50;

    public List<(string Query, IReadOnlyList<RerankCandidate> Candidates)> Calls { get; } = [];

    public ValueTask<float[]> ScoreAsync(string query, IReadOnlyList<RerankCandidate> candidates, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        Calls.Add((query, candidates));
        Budgets.Add(budget);
        return Failure is null
            ? ValueTask.FromResult(candidates.Take(MostLookedAt).Select(candidate => Math.Min(1, candidate.Text.Length / 1_000f)).ToArray())
            : ValueTask.FromException<float[]>(Failure);
    }
}
