namespace LunarHub.Models;

/// <summary>
/// An embedder behind two queues, one for queries and one for documents: a search waits for other searches but not for the files that are being indexed. Owns the embedder.
/// </summary>
public sealed class QueuedEmbedder : IEmbedder, IAsyncDisposable, IDisposable
{
    // So many searches come together at most; each waits for the batch.
    private const int MostQueries = 16;

    private readonly IEmbedder inner;
    private readonly EmbeddingBatcher queries;
    private readonly EmbeddingBatcher documents;
    private int disposed;

    /// <param name="options">How documents are grouped; the defaults if null.</param>
    public QueuedEmbedder(IEmbedder inner, EmbeddingBatcherOptions? options = null)
    {
        this.inner = inner;
        queries = new EmbeddingBatcher(inner, new EmbeddingBatcherOptions { MostInputs = MostQueries });
        documents = new EmbeddingBatcher(inner, options);
    }

    /// <inheritdoc/>
    public string ModelId => inner.ModelId;

    /// <inheritdoc/>
    public int Dimensions => inner.Dimensions;

    /// <inheritdoc/>
    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
        => (role == EmbeddingRole.Query ? queries : documents).EmbedAsync(inputs, role, cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await queries.DisposeAsync();
        await documents.DisposeAsync();
        switch (inner)
        {
            case IAsyncDisposable owned:
                await owned.DisposeAsync();
                break;
            case IDisposable owned:
                owned.Dispose();
                break;
        }
    }
}
