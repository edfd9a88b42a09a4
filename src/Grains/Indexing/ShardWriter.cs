using System.Collections.Immutable;
using System.Threading.Channels;
using LunarHub.Git;
using LunarHub.Grains.Shards;
using LunarHub.Grains.Storage;
using LunarHub.Grains.Telemetry;
using LunarHub.Models;
using LunarHub.Parsing;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// Brings the missing documents of one shard into segments: one reader of blobs, several workers that parse, embed and build. Each worker fills a
/// segment of its own, so that none waits for another; a segment that is full is written and adopted under the building ref, so that
/// a crash loses at most what the workers held. Once the model fails, the rest of the run goes into segments without vectors, which are given theirs later.
/// </summary>
internal sealed class ShardWriter(
    HeldShards shards,
    int shard,
    ShardAddress address,
    ISegmentStore store,
    string buildingRef,
    string commit,
    Func<IEnumerable<string>, IAsyncEnumerable<BlobContent>> readBlobs,
    FileParsing parsing,
    IEmbedder embedder,
    KnownVectors known,
    Func<CancellationToken, ValueTask> giveWay,
    int parallelism,
    IndexingOptions options,
    ProgressMeter progress)
{
    // A small run is not worth a segment for each processor.
    private const int FilesPerWorker = 64;

    private readonly SemaphoreSlim committing = new(1, 1);
    private readonly Lock gate = new();
    private volatile bool withoutVectors = embedder is UnavailableEmbedder;
    private readonly List<string> segments = [];
    private readonly List<DocumentId> finished = [];

    private readonly record struct Blob(TreeEntry Entry, byte[] Content, string? SkippedBecause);

    /// <summary>
    /// Returns when every entry of <paramref name="missing"/> is in a written segment. The segments that were not adopted yet are the answer: the caller adopts them.
    /// </summary>
    /// <param name="present">What the shard holds already of the commit.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<ImmutableArray<string>> WriteAsync(IReadOnlyList<TreeEntry> missing, IReadOnlyList<DocumentId> present, CancellationToken cancellationToken)
    {
        finished.AddRange(present);
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Math.Clamp((missing.Count + FilesPerWorker - 1) / FilesPerWorker, 1, Math.Max(1, parallelism));
        var blobs = Channel.CreateBounded<Blob>(new BoundedChannelOptions(8 * workers) { SingleWriter = true });
        var tasks = new List<Task> { StepAsync(() => ReadAsync(missing, blobs.Writer, failure.Token), failure) };
        for (var i = 0; i < workers; i++)
        {
            tasks.Add(StepAsync(() => WorkAsync(blobs.Reader, failure.Token), failure));
        }

        await AwaitFirstCauseAsync(tasks, cancellationToken);
        await store.OfferAsync(address, segments, cancellationToken);
        return [.. segments];
    }

    private static async Task StepAsync(Func<Task> step, CancellationTokenSource failure)
    {
        try
        {
            await Task.Run(step, CancellationToken.None);
        }
        catch
        {
            await failure.CancelAsync();
            throw;
        }
    }

    // The first failure cancels the other steps; what they then throw only follows from it.
    private static async Task AwaitFirstCauseAsync(List<Task> tasks, CancellationToken cancellationToken)
    {
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var causes = tasks.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!).ToArray();
        if (causes.Length > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(causes.FirstOrDefault(cause => cause is not (OperationCanceledException or GitException)) ?? causes[0]);
        }

        await Task.WhenAll(tasks);
    }

    private async Task ReadAsync(IReadOnlyList<TreeEntry> missing, ChannelWriter<Blob> output, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var readable = new List<TreeEntry>(missing.Count);
            foreach (var entry in missing)
            {
                if (TreeListing.PathOnlyReason(entry, options) is { } reason)
                {
                    await output.WriteAsync(new Blob(entry, [], reason), cancellationToken);
                }
                else
                {
                    readable.Add(entry);
                }
            }

            if (readable.Count > 0)
            {
                var next = 0;
                await foreach (var blob in readBlobs(readable.Select(entry => entry.ObjectId)).WithCancellation(cancellationToken))
                {
                    var entry = readable[next++];
                    await output.WriteAsync(blob.Content is { } content ? new Blob(entry, content, null) : new Blob(entry, [], UnreadReason(blob.Status)), cancellationToken);
                }
            }
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            output.Complete(failure);
        }
    }

    private static string UnreadReason(BlobStatus status) => status switch
    {
        BlobStatus.TooLarge => "larger than git may hand over",
        BlobStatus.Unreadable => "damaged in the repository",
        _ => "missing from the repository",
    };

    private async Task WorkAsync(ChannelReader<Blob> blobs, CancellationToken cancellationToken)
    {
        var builder = NewBuilder();
        var batch = new List<SourceDocument>();
        var built = new List<DocumentId>();
        var chunks = 0;
        using var inHand = parsing.Begin();
        await foreach (var blob in blobs.ReadAllAsync(cancellationToken))
        {
            await giveWay(cancellationToken);
            var document = await ParseAsync(blob, inHand, cancellationToken);
            batch.Add(document);
            chunks += document.File.Chunks.Length;
            if (chunks >= options.EmbeddingBatch || batch.Count >= options.EmbeddingBatch)
            {
                builder = await BuildAsync(builder, batch, built, cancellationToken);
                chunks = 0;
            }

            if (builder.BufferedBytes >= options.SegmentBytes)
            {
                Write(builder, built, cancellationToken);
                builder = NewBuilder();
                await AdoptAsync(cancellationToken);
            }
        }

        builder = await BuildAsync(builder, batch, built, cancellationToken);
        Write(builder, built, cancellationToken);
    }

    private async Task<SourceDocument> ParseAsync(Blob blob, SuspectFiles.InHand inHand, CancellationToken cancellationToken)
        => new(blob.Entry, blob.SkippedBecause is { } reason
            ? parsing.ByPathOnly(blob.Entry.Path, reason)
            : await parsing.ParseAsync(new DocumentId(blob.Entry.Path, blob.Entry.ObjectId), blob.Content, inHand, cancellationToken));

    private SegmentBuilder NewBuilder() => withoutVectors ? new SegmentBuilder(null, 0) : new SegmentBuilder(embedder.ModelId, embedder.Dimensions);

    /// <returns>The builder that the documents are in.</returns>
    private async Task<SegmentBuilder> BuildAsync(SegmentBuilder builder, List<SourceDocument> batch, List<DocumentId> built, CancellationToken cancellationToken)
    {
        var vectors = await EmbedAsync(batch, cancellationToken);
        if (withoutVectors && builder.HasVectors)
        {
            Write(builder, built, cancellationToken);
            builder = NewBuilder();
        }

        if (!builder.HasVectors)
        {
            Array.Fill(vectors, []);
        }

        var used = 0;
        foreach (var document in batch)
        {
            var count = document.File.Chunks.Length;
            builder.Add(document.ToIndexDocument(vectors.AsSpan(used, count)));
            used += count;
            built.Add(new DocumentId(document.Entry.Path, document.Entry.ObjectId));
            progress.Add(count, document.Entry.Size);
            HubTelemetry.IndexedFiles.Add(1);
            HubTelemetry.IndexedBytes.Add(document.Entry.Size);
        }

        batch.Clear();
        return builder;
    }

    private async Task<float[][]> MakeVectorsAsync(IReadOnlyList<EmbeddingInput> inputs, CancellationToken cancellationToken)
    {
        if (!withoutVectors)
        {
            try
            {
                return await embedder.EmbedAsync(inputs, EmbeddingRole.Document, cancellationToken);
            }
            catch (HubException error) when (VectorUpkeep.IsOfModel(error))
            {
                withoutVectors = true;
            }
        }

        return new float[inputs.Count][];
    }

    // One vector for each chunk of the batch, in order.
    private async Task<float[][]> EmbedAsync(List<SourceDocument> batch, CancellationToken cancellationToken)
    {
        var stored = await known.OfOriginsAsync(batch.Select(document => new DocumentId(document.Entry.Path, document.Entry.ObjectId)), cancellationToken);
        var vectors = new float[batch.Sum(document => document.File.Chunks.Length)][];
        var fresh = new List<(int Place, EmbeddingInput Input)>();
        var place = 0;
        foreach (var document in batch)
        {
            foreach (var (chunk, input) in document.EmbeddingInputs.Index())
            {
                if (stored.Count > 0 && stored.TryGetValue(KnownVectors.IdentityOf(document, chunk), out var vector) && vector.Length == embedder.Dimensions)
                {
                    vectors[place] = vector;
                }
                else
                {
                    fresh.Add((place, input));
                }

                place++;
            }
        }

        if (fresh.Count > 0)
        {
            var made = await MakeVectorsAsync([.. fresh.Select(chunk => chunk.Input)], cancellationToken);
            for (var i = 0; i < made.Length; i++)
            {
                vectors[fresh[i].Place] = made[i];
            }
        }

        HubTelemetry.EmbeddedChunks.Add(fresh.Count);
        HubTelemetry.ReusedChunks.Add(vectors.Length - fresh.Count);
        return vectors;
    }

    private void Write(SegmentBuilder builder, List<DocumentId> built, CancellationToken cancellationToken)
    {
        if (builder.DocumentCount > 0)
        {
            var segment = builder.Write(store.WritingFolder(address), cancellationToken);
            lock (gate)
            {
                segments.Add(segment.Name);
                finished.AddRange(built);
            }
        }

        built.Clear();
    }

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        await committing.WaitAsync(cancellationToken);
        try
        {
            ShardUpdate update;
            lock (gate)
            {
                update = new ShardUpdate { Ref = buildingRef, Commit = commit, NewSegments = [.. segments], Documents = [.. finished] };
            }

            await store.OfferAsync(address, update.NewSegments, cancellationToken);
            await shards.CommitAsync(shard, update, cancellationToken);
            lock (gate)
            {
                segments.RemoveAll(name => update.NewSegments.Contains(name));
            }
        }
        finally
        {
            committing.Release();
        }
    }
}
