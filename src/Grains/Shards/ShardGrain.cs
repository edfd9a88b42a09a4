using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LunarHub.Grains.Checking;
using LunarHub.Grains.Highlighting;
using LunarHub.Grains.Storage;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace LunarHub.Grains.Shards;

/// <summary>
/// One shard. The index is open for as long as the grain lives; every read takes a snapshot and works on the thread pool, so that reads run beside
/// each other, and beside a compaction, on as many cores as there are.
/// </summary>
[KeepAlive]
public sealed partial class ShardGrain(
    ISegmentStore store, CodeHighlighter highlighter, IoBudget budget, VectorUpkeep vectors, OpenShards openShards, HotCache hot, TimeProvider time, ILogger<ShardGrain> logger)
    : Grain, IShardGrain
{
    private ShardIndex? index;
    private ShardUpkeep? upkeep;
    private HubException? failure;
    private ShardView? view;
    private readonly ContentsOfRefs contents = new();

    private string Key => this.GetPrimaryKeyString();

    private string RepositoryId
    {
        get
        {
            var slash = Key.LastIndexOf('/');
            return slash > 0 ? Key[..slash] : throw NoShard();
        }
    }

    private ShardAddress Address => int.TryParse(Key.AsSpan(RepositoryId.Length + 1), out var shard) && shard >= 0 ? new ShardAddress(RepositoryId, shard) : throw NoShard();

    private ShardIndex Index => index ?? throw NotOpen();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var address = Address;
        var folder = store.WritingFolder(address);
        try
        {
            folder = await store.OpenAsync(address, cancellationToken);
            index = await Task.Run(() => ShardIndex.Open(folder, hot), cancellationToken);
            foreach (var problem in index.Problems)
            {
                LogProblem(Key, problem);
            }

            var repository = GrainFactory.GetGrain<IRepositoryGrain>(RepositoryId);
            upkeep = new ShardUpkeep(index, Key, budget, vectors, () => store.KeepAsync(address), () => repository.RequestIndexAsync(new IndexRequest("repair")), logger);
            upkeep.Scrub();
            upkeep.Embed();
            openShards.Add(Key, index);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Callers get the reason rather than a failed activation. It stays for the first of them: who leaves while it activates answers nobody.
            failure = DataFailure.Explain(error, folder);
            LogNotOpened(error, Key);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => CloseAsync();

    public Task<ShardState> GetStateAsync(CancellationToken cancellationToken = default)
        => ReadAsync((snapshot, seen) => Task.FromResult(StateOf(snapshot, seen)));

    public Task<ShardContents> DescribeAsync(string reference, CancellationToken cancellationToken = default) => ReadAsync((snapshot, seen) =>
        seen.Visible.FirstOrDefault(held => held.Ref == reference) is { } held
            ? contents.OfAsync(snapshot, held, cancellationToken)
            : Task.FromResult(new ShardContents([], [])));

    public Task<ImmutableArray<ChunkVector>> FindVectorsAsync(ImmutableArray<DocumentId> documents, string modelId, CancellationToken cancellationToken = default) => ReadAsync((snapshot, _) => Task.Run(
        () => snapshot.VectorsOf(documents.Select(document => document.ToKey()), modelId, cancellationToken)
            .Select(vector => new ChunkVector(vector.Key.ToString(), ImmutableCollectionsMarshal.AsImmutableArray(vector.Value))).ToImmutableArray(),
        cancellationToken));

    public Task<ShardChecksum> ChecksumAsync(string reference, CancellationToken cancellationToken = default) => ReadAsync((snapshot, _) => Task.Run(
        () =>
        {
            var sum = snapshot.ChecksumOf(reference, cancellationToken);
            return new ShardChecksum(sum.Documents, (ulong)(sum.Sum >> 64), (ulong)sum.Sum);
        },
        cancellationToken));

    public Task<ImmutableArray<ShardRef>> GetHeldAsync(CancellationToken cancellationToken = default) => ReadAsync((_, seen) => Task.FromResult(seen.Visible));

    public Task<StoredFile?> ReadFileAsync(string reference, string path, CancellationToken cancellationToken = default) => ReadAsync(async (snapshot, seen) =>
    {
        var held = seen.Visible.FirstOrDefault(candidate => candidate.Ref == reference);
        return held is null ? null : await Task.Run(() => snapshot.Read(reference, path)?.ToMessage(held), cancellationToken);
    });

    public Task<ImmutableArray<DocumentId>> FindMissingAsync(ImmutableArray<DocumentId> documents, CancellationToken cancellationToken = default)
        => ReadAsync((snapshot, _) => Task.Run(() => documents.Where(document => !snapshot.Contains(document.ToKey())).ToImmutableArray(), cancellationToken));

    public Task<ImmutableArray<SharableSegment>> FindOverlapsAsync(ImmutableArray<DocumentId> wanted, CancellationToken cancellationToken = default) => ReadAsync((snapshot, _) => Task.Run(
        () => snapshot.FindOverlaps(wanted.Select(document => document.ToKey()))
            .Select(overlap => new SharableSegment(overlap.Segment, [.. overlap.Documents.Select(key => new DocumentId(key.Path, key.BlobId))])).ToImmutableArray(),
        cancellationToken));

    public async Task<ShardState> CommitAsync(ShardUpdate update, CancellationToken cancellationToken = default)
    {
        var commit = new ShardCommit(update.Ref, update.Commit, time.GetUtcNow(), update.NewSegments, update.Documents?.Select(document => document.ToKey()).ToList())
        {
            Base = update.Base is { } origin ? new CommitBase(origin.Ref, origin.Commit, origin.Removed) : null,
        };
        await store.TakeAsync(Address, update.NewSegments, cancellationToken);
        var generation = await ReadAsync((_, _) => Task.Run(() => Index.Commit(commit, cancellationToken), cancellationToken));
        await store.KeepAsync(Address, cancellationToken);
        var state = await GetStateAsync(cancellationToken);
        if (!RefNames.IsInternal(update.Ref))
        {
            upkeep?.Compact();
            upkeep?.Embed();

            if (!state.Problems.IsEmpty && state.Refs.All(held => held.IsWhole))
            {
                // Every ref is whole again, whatever was lost before.
                Index.Forget(generation);
                state = await GetStateAsync(cancellationToken);
            }
        }

        upkeep?.Scrub();
        return state;
    }

    public Task<ImmutableArray<DocumentId>> FindWithoutChangeAsync(string reference, CancellationToken cancellationToken = default) => ReadAsync((snapshot, _) =>
        Task.Run(() => snapshot.WithoutChange(reference).Select(document => new DocumentId(document.Path, document.BlobId)).ToImmutableArray(), cancellationToken));

    public async Task AddChangesAsync(ImmutableArray<DocumentChange> changes, CancellationToken cancellationToken = default)
    {
        var open = Index;
        await Task.Run(() => open.AddChanges(changes.Select(change => change.ToEngine())), cancellationToken);
        await store.KeepAsync(Address, cancellationToken);
    }

    public Task<ShardFindings> SearchAsync(ShardSearch search, CancellationToken cancellationToken = default) => ReadAsync(async (snapshot, seen) =>
    {
        var refs = seen.Named(search.Refs);
        var findings = new ShardFindings
        {
            Generation = snapshot.Generation,
            Held = seen.Visible,
            Searched = [.. refs.Select(reference => reference.Ref)],
            MatchesAreExact = true,
            SegmentsMissing = !Index.Problems.IsEmpty,
            Models = snapshot.VectorModels,
        };
        if (refs.IsEmpty)
        {
            return findings;
        }

        var query = ParsedQuery.Parse(search.Query);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        using var late = new CancellationTokenSource(search.Patience ?? Timeout.InfiniteTimeSpan, time);
        var matches = await Task.Run(() => refs.Select(reference => snapshot.Search(search.ToQuery(query, reference.Ref, today) with { Late = late.Token }, cancellationToken)).ToList(), cancellationToken);
        return findings with
        {
            Candidates = [.. matches.SelectMany((found, i) => found.Candidates.Select(candidate => candidate.ToMessage(refs[i].Ref, found.NewestChange))).DistinctBy(candidate => candidate.Id)],
            Matches = matches.Sum(found => found.Total),
            // What two refs share is counted twice.
            MatchesAreExact = matches is [{ TotalIsExact: true }],
            VectorsMissing = matches.Exists(found => found.VectorsMissing),
            ChangesMissing = matches.Exists(found => found.ChangesMissing),
            IsCut = matches.Exists(found => found.IsCutAt(search.Limit)),
            NewestChange = matches.Max(found => found.NewestChange),
            IsPartial = matches.Exists(found => found.IsPartial),
            Expansions = [.. matches.SelectMany(found => found.Expansions).Select(expansion => new ExpandedWord(expansion.Word, expansion.Terms, expansion.IsMend))],
        };
    });

    // A stream is not begun again where a segment turns out to be damaged: its reader is told, and the next search takes the segment out.
    public async IAsyncEnumerable<ShardLines> ReadLinesAsync(ShardSearch search, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var snapshot = Index.Acquire();
        var seen = await ViewAsync(snapshot);
        var query = ParsedQuery.Parse(search.Query);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var reference in seen.Named(search.Refs))
        {
            var lines = snapshot.Lines(search.ToQuery(query, reference.Ref, today) with { Mode = LunarHub.Search.SearchMode.Exact }, cancellationToken);
            await foreach (var batch in ShardLineReader.ReadAsync(reference, lines, !Index.Problems.IsEmpty, cancellationToken))
            {
                yield return batch;
            }
        }
    }

    public Task<ShardSymbols> FindSymbolsAsync(ShardSymbolSearch search, CancellationToken cancellationToken = default) => ReadAsync(async (snapshot, seen) =>
    {
        var query = search.ToQuery(seen.Named(search.Refs));
        var matches = await Task.Run(() => snapshot.FindSymbols(query, cancellationToken), cancellationToken);
        return new ShardSymbols
        {
            Generation = snapshot.Generation,
            Held = seen.Visible,
            Symbols = [.. matches.Symbols.Select(symbol => symbol.ToMessage())],
            Total = matches.Total,
            TotalIsExact = true,
            SegmentsMissing = !Index.Problems.IsEmpty,
        };
    });

    public Task<ShardReferences> FindReferencesAsync(ShardReferenceSearch search, CancellationToken cancellationToken = default) => ReadAsync(async (snapshot, seen) =>
    {
        var query = search.ToQuery(seen.Named(search.Refs));
        var matches = await Task.Run(() => snapshot.FindReferences(query, cancellationToken), cancellationToken);
        return new ShardReferences
        {
            Generation = snapshot.Generation,
            Held = seen.Visible,
            References = [.. matches.References.Select(use => use.ToMessage())],
            Total = matches.Total,
            TotalIsExact = matches.TotalIsExact,
            SegmentsMissing = !Index.Problems.IsEmpty,
        };
    });

    public Task<ImmutableArray<NameCount>> CountNamesAsync(string reference, ImmutableArray<string> names, CancellationToken cancellationToken = default) => ReadAsync(async (snapshot, seen) =>
    {
        var held = seen.Named([reference]).Select(held => held.Ref).FirstOrDefault(reference);
        return await Task.Run(() => snapshot.CountNames(held, names, cancellationToken).Select(usage => usage.ToMessage()).ToImmutableArray(), cancellationToken);
    });

    public Task<ImmutableArray<ChunkText?>> FetchAsync(ShardSearch search, ImmutableArray<ChunkId> chunks, CancellationToken cancellationToken = default) => ReadAsync<ImmutableArray<ChunkText?>>(async (snapshot, _) =>
    {
        var query = ParsedQuery.Parse(search.Query);
        var texts = await Task.Run(() => snapshot.Fetch(chunks.Select(chunk => (chunk.Segment, chunk.Chunk)), query, search.Mode.ToEngine()), cancellationToken);
        if (!search.Tokens)
        {
            return [.. texts.Select(text => text?.ToMessage())];
        }

        var tokens = await Task.Run(() => highlighter.OfHits(snapshot, chunks, texts, cancellationToken), cancellationToken);
        return [.. texts.Select((text, i) => text is null ? null : text.ToMessage() with { Tokens = tokens[i] })];
    });

    public Task<ImmutableArray<HeldDocument>> ListDocumentsAsync(string reference, CancellationToken cancellationToken = default) => ReadAsync((snapshot, _) => Task.Run(
        () =>
        {
            var held = ImmutableArray.CreateBuilder<HeldDocument>();
            snapshot.ReadTexts(reference, (file, text) => held.Add(new HeldDocument(new DocumentId(file.Path, file.BlobId), file.SkippedBecause is null ? GitBlobId.IsOf(text, file.BlobId) : null)), cancellationToken);
            return held.ToImmutable();
        },
        cancellationToken));

    public Task<ImmutableArray<string?>> ReadChunksAsync(ImmutableArray<ChunkId> chunks, int longest, CancellationToken cancellationToken = default) => ReadAsync((snapshot, _) =>
        Task.Run(() => chunks.Select(chunk => snapshot.ReadChunk(chunk.Segment, chunk.Chunk, longest)).ToImmutableArray(), cancellationToken));

    public async Task DropAsync(CancellationToken cancellationToken = default)
    {
        await CloseAsync();
        await store.DropAsync(Address, cancellationToken);
        DeactivateOnIdle();
    }

    private async Task<ShardView> ViewAsync(ShardSnapshot snapshot)
    {
        if (view?.Generation != snapshot.Generation)
        {
            var made = await Task.Run(() => ShardView.Of(snapshot));
            view = view is null || view.Generation < made.Generation ? made : view;
            return made;
        }

        return view;
    }

    private ShardState StateOf(ShardSnapshot snapshot, ShardView seen)
        => new(snapshot.Generation, seen.Refs, snapshot.Segments, snapshot.FileBytes, Index.Problems) { Vectors = Progress(snapshot) };

    // Counting visits every document: it is done only while there is something to tell.
    private VectorProgress? Progress(ShardSnapshot snapshot)
    {
        if (upkeep is not { } keep)
        {
            return null;
        }

        if (snapshot.LacksNoVectors(keep.ModelId))
        {
            return new VectorProgress(keep.ModelId, snapshot.StoredChunks, snapshot.StoredChunks, null);
        }

        var counts = snapshot.CountVectors();
        return new VectorProgress(keep.ModelId, counts.GetValueOrDefault(keep.ModelId), counts.Values.Sum(), keep.VectorProblem);
    }

    // Where damage is met the damaged segments are taken out and the rest answers; each round takes out one at least.
    private async Task<T> ReadAsync<T>(Func<ShardSnapshot, ShardView, Task<T>> read)
    {
        while (true)
        {
            using var snapshot = Index.Acquire();
            try
            {
                return await read(snapshot, await ViewAsync(snapshot));
            }
            catch (HubException error) when (error.Code == "index-corrupt")
            {
                upkeep?.TakeOutDamaged();
                if (index is null || GenerationNow() == snapshot.Generation)
                {
                    throw;
                }
            }
        }
    }

    private long GenerationNow()
    {
        using var newest = Index.Acquire();
        return newest.Generation;
    }

    // The call after this one tries to open it again.
    private HubException NotOpen()
    {
        DeactivateOnIdle();
        return failure ?? new HubException("index-unavailable", "this part of the index is being closed; try again");
    }

    private async Task CloseAsync()
    {
        if (upkeep is not null)
        {
            await upkeep.StopAsync();
            upkeep = null;
        }

        openShards.Remove(Key);
        index?.Dispose();
        index = null;
    }

    private HubException NoShard() => new("repo-unknown", $"'{Key}' is not the key of a shard");

    [LoggerMessage(Level = LogLevel.Error, Message = "Shard {Shard} cannot be opened.")]
    private partial void LogNotOpened(Exception error, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard}: {Problem}")]
    private partial void LogProblem(string shard, string problem);
}
