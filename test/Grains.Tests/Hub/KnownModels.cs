using System.Collections.Concurrent;
using LunarHub.Models;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>Earlier models that are still to be had; notes what is asked for.</summary>
public sealed class KnownModels(params IEmbedder[] models) : IEarlierEmbedders
{
    public ConcurrentQueue<string> Asked { get; } = [];

    public ValueTask<IEmbedder?> FindAsync(string modelId, CancellationToken cancellationToken = default)
    {
        Asked.Enqueue(modelId);
        return ValueTask.FromResult(models.FirstOrDefault(model => model.ModelId == modelId));
    }
}
