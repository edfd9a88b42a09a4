namespace LunarHub.Models;

/// <summary>
/// A second look at the best hits of a search: query and candidate together in, one score for each candidate out. Thread-safe. One object serves all searches; of several that are registered for this
/// interface the last one is asked, and where it fails the one before.
/// </summary>
public interface IReranker
{
    /// <summary>Names the model and its version, in answers and errors.</summary>
    string ModelId { get; }

    /// <summary>The most candidates that it is worth being given at once; the caller gives the best so many.</summary>
    int MostCandidates { get; }

    /// <summary>How much a score of 1 adds to a hit's score. The parts of a score before reranking add up to about 5 for a very good hit.</summary>
    double Weight { get; }

    /// <summary>The time that the model asks for; null for the time that searches give to reranking.</summary>
    TimeSpan? Budget => null;

    /// <summary>Scores the candidates.</summary>
    /// <param name="query">The query's words as they were typed, without filters.</param>
    /// <param name="candidates">Best first.</param>
    /// <param name="budget">How long it may take. When it is over, what is scored by then is returned: the scores of the first candidates.</param>
    /// <param name="cancellationToken">Nobody waits for the answer any more.</param>
    /// <returns>From 0 to 1 each, in the order of the candidates, never more than there are; higher is better. Comparable within one call.</returns>
    /// <exception cref="Text.HubException">The model cannot answer; the search then goes on without it and says so.</exception>
    ValueTask<float[]> ScoreAsync(string query, IReadOnlyList<RerankCandidate> candidates, TimeSpan budget, CancellationToken cancellationToken = default);
}
