using System.Collections.Concurrent;
using LunarHub.Models.Onnx;
using LunarHub.Models.Subtokens;
using LunarHub.Text;

namespace LunarHub.Models.Folders;

/// <summary>The models of one data folder. A model that fails to load may be stood for by one that says why at every call, so that searches go on without it.</summary>
public sealed class HubModels : IEarlierEmbedders, IAsyncDisposable, IDisposable
{
    /// <summary>What names the built-in model where a folder could stand.</summary>
    public const string BuiltIn = "built-in";

    private readonly string? library;
    private readonly string cacheFolder;
    private readonly IReadOnlyDictionary<string, string> known;
    private readonly ConcurrentDictionary<string, Lazy<IEmbedder?>> earlier = new(StringComparer.Ordinal);

    /// <param name="dataFolder">Where the choice is kept.</param>
    /// <param name="embedder">A model's folder, <see cref="BuiltIn"/>, or null for what was in force before.</param>
    /// <param name="mustLoad">Whether an embedder that cannot be loaded is an error; otherwise it is stood for by an <see cref="UnavailableEmbedder"/>.</param>
    /// <param name="library">ONNX Runtime's library or its folder; null for the usual places.</param>
    /// <param name="reranker">As <paramref name="embedder"/>.</param>
    /// <param name="rerankerMustLoad">As <paramref name="mustLoad"/>; it is stood for by an <see cref="UnavailableReranker"/>.</param>
    /// <exception cref="HubException">A model cannot be loaded and must; the message names the mend.</exception>
    public HubModels(string dataFolder, string? embedder = null, bool mustLoad = false, string? library = null, string? reranker = null, bool rerankerMustLoad = false)
    {
        this.library = library;
        cacheFolder = Path.Combine(dataFolder, "embeddings");
        var choice = ModelChoice.Read(dataFolder);
        var (chosen, judge) = (Chosen(embedder, choice.Embedder), Chosen(reranker, choice.Reranker));
        Embedder = Load(chosen, mustLoad);
        try
        {
            Reranker = judge is null ? null : LoadReranker(judge, rerankerMustLoad);
        }
        catch
        {
            Dispose();
            throw;
        }

        known = chosen is null || Embedder is UnavailableEmbedder
            ? choice.Known
            : new Dictionary<string, string>(choice.Known, StringComparer.Ordinal) { [Embedder.ModelId] = chosen };
        var next = choice with { Embedder = chosen, Reranker = judge, Known = known };
        if (next.Embedder != choice.Embedder || next.Reranker != choice.Reranker || next.Known.Count != choice.Known.Count)
        {
            next.Write(dataFolder);
        }
    }

    /// <summary>The embedder in force.</summary>
    public IEmbedder Embedder { get; }

    /// <summary>The reranker that was chosen; null for the built-in one.</summary>
    public IReranker? Reranker { get; }

    /// <inheritdoc/>
    public async ValueTask<IEmbedder?> FindAsync(string modelId, CancellationToken cancellationToken = default)
    {
        if (modelId == Embedder.ModelId)
        {
            return Embedder;
        }

        var found = earlier.GetOrAdd(modelId, id => new Lazy<IEmbedder?>(() => LoadEarlier(id)));

        // Loading may read a graph of many megabytes.
        return found.IsValueCreated ? found.Value : await Task.Run(() => found.Value, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var embedder in earlier.Values.Where(found => found.IsValueCreated).Select(found => found.Value).Append(Embedder))
        {
            if (embedder is IAsyncDisposable owned)
            {
                await owned.DisposeAsync();
            }
        }

        (Reranker as IDisposable)?.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static string? Chosen(string? named, string? before) => named is null ? before : named == BuiltIn ? null : Path.GetFullPath(named);

    private IReranker LoadReranker(string folder, bool mustLoad)
    {
        var id = folder;
        try
        {
            var read = ModelFolder.Read(folder);
            id = read.ModelId;
            return new OnnxReranker(read, library);
        }
        catch (HubException error) when (!mustLoad)
        {
            return new UnavailableReranker(id, error);
        }
    }

    private IEmbedder Load(string? folder, bool mustLoad)
    {
        if (folder is null)
        {
            return SubtokenEmbedder.BuiltIn;
        }

        var id = folder;
        try
        {
            var read = ModelFolder.Read(folder);
            id = read.ModelId;
            return ModelLoader.Embedder(read, library, cacheFolder);
        }
        catch (HubException error) when (!mustLoad)
        {
            return new UnavailableEmbedder(id, error);
        }
    }

    private IEmbedder? LoadEarlier(string modelId)
    {
        if (modelId == SubtokenEmbedder.BuiltIn.ModelId)
        {
            return SubtokenEmbedder.BuiltIn;
        }

        try
        {
            // The folder may hold another model by now.
            return known.TryGetValue(modelId, out var folder) && ModelFolder.Read(folder) is var read && read.ModelId == modelId ? ModelLoader.Embedder(read, library, cacheFolder) : null;
        }
        catch (HubException)
        {
            return null;
        }
    }
}
