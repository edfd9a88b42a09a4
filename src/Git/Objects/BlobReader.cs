namespace LunarHub.Git;

/// <summary>Reads many blobs of a mirror in order, fast: one git process, with requests running ahead of the answers. One sequence at a time.</summary>
public sealed class BlobReader : IAsyncDisposable
{
    private readonly CatFile objects;
    private readonly CancellationTokenSource ending;

    internal BlobReader(GitOptions options, string mirror, CancellationToken cancellationToken)
    {
        objects = new CatFile(options, mirror);
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>
    /// The blobs of <paramref name="objectIds"/> in that order; one that cannot be read has a status that says why, and does not stop the others. Memory
    /// in use is one blob and a few hundred kilobytes. The ids are asked for on another thread, up to some thousands ahead.
    /// Blobs too large to be wanted are best left out by their size (<see cref="TreeEntry.Size"/>, <see cref="GitMirror.MeasureAsync"/>): git unpacks all that it is asked for.
    /// </summary>
    /// <exception cref="GitException"><c>git-object-missing</c> when the mirror is damaged as a whole or an id is malformed.</exception>
    public IAsyncEnumerable<BlobContent> ReadAllAsync(IEnumerable<string> objectIds) => objects.ReadAsync(objectIds, ending.Token);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        ending.Dispose();
    }
}
