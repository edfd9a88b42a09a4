using LunarHub.Text;

namespace LunarHub.Models;

/// <summary>Stands for a configured model that could not be loaded: every call fails with the reason, so that searches go on by keywords and say why.</summary>
/// <param name="modelId">The model's id, or its folder where even that is unknown.</param>
public sealed class UnavailableEmbedder(string modelId, HubException reason) : IEmbedder
{
    /// <inheritdoc/>
    public string ModelId => modelId;

    /// <summary>0: there are no vectors.</summary>
    public int Dimensions => 0;

    /// <summary>Why it could not be loaded.</summary>
    public HubException Reason => reason;

    /// <inheritdoc/>
    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
        => ValueTask.FromException<float[][]>(new HubException(reason.Code, reason.Message, reason));
}
