namespace LunarHub.Models;

/// <summary>Models that made vectors which are still there, besides the one in force. Thread-safe.</summary>
public interface IEarlierEmbedders
{
    /// <summary>The model of an id that a segment stores, or null where it is not to be had any more.</summary>
    ValueTask<IEmbedder?> FindAsync(string modelId, CancellationToken cancellationToken = default);
}
