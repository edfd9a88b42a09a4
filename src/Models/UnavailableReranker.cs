using LunarHub.Text;

namespace LunarHub.Models;

/// <summary>Stands for a configured reranker that could not be loaded: every call fails with the reason, so that searches go on with another one and say why.</summary>
/// <param name="modelId">The model's id, or its folder where even that is unknown.</param>
public sealed class UnavailableReranker(string modelId, HubException reason) : IReranker
{
    /// <inheritdoc/>
    public string ModelId => modelId;

    /// <inheritdoc/>
    public int MostCandidates => int.MaxValue;

    /// <summary>0: it has no opinion.</summary>
    public double Weight => 0;

    /// <inheritdoc/>
    public ValueTask<float[]> ScoreAsync(string query, IReadOnlyList<RerankCandidate> candidates, TimeSpan budget, CancellationToken cancellationToken = default)
        => ValueTask.FromException<float[]>(new HubException(reason.Code, reason.Message, reason));
}
