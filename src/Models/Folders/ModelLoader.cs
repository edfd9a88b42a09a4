using LunarHub.Models.Onnx;
using LunarHub.Models.Remote;
using LunarHub.Text;

namespace LunarHub.Models.Folders;

/// <summary>Makes an embedder of a model's folder.</summary>
public static class ModelLoader
{
    /// <summary>The embedder behind queues that batch across callers. Dispose it when done.</summary>
    /// <param name="library">ONNX Runtime's library or its folder; null for the usual places.</param>
    /// <param name="cacheFolder">Where vectors of a remote model are kept; null for nowhere.</param>
    /// <exception cref="HubException">What is wrong with the model, and the mend.</exception>
    public static QueuedEmbedder Embedder(ModelFolder folder, string? library = null, string? cacheFolder = null)
    {
        if (folder.Settings.Kind != ModelKind.Embedder)
        {
            throw new HubException("model-invalid", $"{folder.Path} holds a reranker, not an embedder; name it with --reranker, or take \"kind\" out of its model.json");
        }

        return folder.Settings.Runtime == ModelRuntime.Http
            ? new QueuedEmbedder(RemoteEmbedder.Open(folder, cacheFolder), new EmbeddingBatcherOptions { MostInputs = folder.Settings.BatchInputs, Workers = 2 })
            : new QueuedEmbedder(new OnnxEmbedder(folder, library));
    }
}
