using System.Collections.Immutable;
using LunarHub.Grains.Repositories;
using LunarHub.Grains.Storage;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Shards;

/// <summary>
/// One shard. The index file set is open for as long as the grain lives; every read takes a snapshot and works on the thread pool, so that reads
/// run beside each other, and beside a merge, on as many cores as there are.
/// </summary>
[KeepAlive]
public sealed partial class ShardGrain(DataLayout layout, TimeProvider time, ILogger<ShardGrain> logger) : Grain, IShardGrain
{
    private readonly CancellationTokenSource closing = new();
    private ShardIndex? index;
    private Exception? failure;
    private Task merging = Task.CompletedTask;
    private (long Generation, ImmutableArray<SkippedFiles> Files) skipped = (-1, []);

    private string Folder
    {
        get
        {
            var key = this.GetPrimaryKeyString();
            var slash = key.LastIndexOf('/');
            return slash > 0 && int.TryParse(key.AsSpan(slash + 1), out var shard) && shard >= 0
                ? layout.ShardFolder(key[..slash], shard)
                : throw new HubException("repo-unknown", $"'{key}' is not the key of a shard");
        }
    }

    private ShardIndex Index => index ?? throw Unusable();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var folder = Folder;
        try
        {
            index = await Task.Run(() => ShardIndex.Open(folder, time), cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Callers get the reason rather than a failed activation; the next call after this one tries again.
            failure = DataFailure.Explain(error, folder);
            LogNotOpened(error, this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => CloseAsync();

    public async Task<ShardState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        using var snapshot = Index.Acquire();
        if (skipped.Generation != snapshot.Generation)
        {
            skipped = (snapshot.Generation, await Task.Run(() => CountSkipped(snapshot), cancellationToken));
        }

        return StateOf(snapshot);
    }

    public async Task<StoredFile?> ReadFileAsync(string reference, string path, CancellationToken cancellationToken = default)
    {
        using var snapshot = Index.Acquire();
        var held = Visible(snapshot).FirstOrDefault(candidate => candidate.Ref == reference);
        return held is null ? null : await Task.Run(() => snapshot.Find(reference, path)?.ToMessage(held), cancellationToken);
    }

    public async Task<ImmutableArray<DocumentId>> FindMissingAsync(ImmutableArray<DocumentId> documents, CancellationToken cancellationToken = default)
    {
        using var snapshot = Index.Acquire();
        return await Task.Run(() => documents.Where(document => !snapshot.Contains(document.ToKey())).ToImmutableArray(), cancellationToken);
    }

    public async Task<ShardState> CommitAsync(ShardUpdate update, CancellationToken cancellationToken = default)
    {
        var commit = new ShardCommit(update.Ref, update.Commit, time.GetUtcNow(), update.NewSegments, update.Documents?.Select(document => document.ToKey()).ToList());
        var open = Index;
        using var snapshot = await Task.Run(() => open.Commit(commit, cancellationToken), cancellationToken);
        if (!RefNames.IsInternal(update.Ref))
        {
            skipped = (snapshot.Generation, await Task.Run(() => CountSkipped(snapshot), cancellationToken));
            MergeBeside();
        }

        return StateOf(snapshot);
    }

    public async Task<ShardFindings> SearchAsync(ShardSearch search, CancellationToken cancellationToken = default)
    {
        using var snapshot = Index.Acquire();
        var held = Visible(snapshot);
        var refs = Named(search, held);
        var findings = new ShardFindings { Generation = snapshot.Generation, Held = held, Searched = refs, MatchesAreExact = true };
        if (refs.IsEmpty)
        {
            return findings;
        }

        var result = await Task.Run(() => snapshot.Search(search.ToQuery(refs), cancellationToken), cancellationToken);
        return findings with
        {
            Candidates = [.. result.Candidates.Select(candidate => candidate.ToMessage())],
            Matches = result.Matches,
            MatchesAreExact = result.MatchesAreExact,
            TimedOut = result.TimedOut,
            SegmentsMissing = result.SegmentsMissing || !Index.Problems.IsEmpty,
        };
    }

    public async Task<ImmutableArray<ChunkDetail?>> FetchAsync(ShardSearch search, ImmutableArray<ChunkId> chunks, CancellationToken cancellationToken = default)
    {
        using var snapshot = Index.Acquire();
        var held = Visible(snapshot);
        var query = search.ToQuery(Named(search, held));
        var details = await Task.Run(() => snapshot.Fetch([.. chunks.Select(chunk => chunk.ToEngine())], query, null, cancellationToken), cancellationToken);
        return [.. details.Select(detail => detail?.ToMessage(held))];
    }

    public async Task DropAsync(CancellationToken cancellationToken = default)
    {
        await CloseAsync();
        var folder = Folder;
        await Task.Run(
            () =>
            {
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder, recursive: true);
                }
            },
            cancellationToken);
        DeactivateOnIdle();
    }

    private static ImmutableArray<ShardRef> Visible(ShardSnapshot snapshot)
        => [.. snapshot.Refs.Where(state => !RefNames.IsInternal(state.Name)).Select(state => state.ToMessage())];

    private static ImmutableArray<string> Named(ShardSearch search, ImmutableArray<ShardRef> held)
        => [.. held.Where(candidate => search.Refs.Any(given => RefNames.Matches(given, candidate.Ref))).Select(candidate => candidate.Ref)];

    private static ImmutableArray<SkippedFiles> CountSkipped(ShardSnapshot snapshot) => SkippedTally.Merge(
        snapshot.Refs.Where(state => !RefNames.IsInternal(state.Name))
            .SelectMany(state => snapshot.List(state.Name))
            .Where(entry => entry.SkippedBecause is not null)
            .Select(entry => new SkippedFiles(entry.SkippedBecause!, 1, [entry.Path])));

    private ShardState StateOf(ShardSnapshot snapshot) => new(
        snapshot.Generation,
        [.. snapshot.Refs.Select(state => state.ToMessage())],
        snapshot.Segments.Length,
        snapshot.Segments.Sum(segment => segment.FileBytes),
        [.. Index.Problems.Select(problem => $"A damaged part of the index was set aside ({problem.Reason}); its files are indexed again.")],
        skipped.Files);

    private void MergeBeside()
    {
        if (merging.IsCompleted)
        {
            var open = Index;
            merging = Task.Run(() => MergeAsync(open), CancellationToken.None);
        }
    }

    private async Task MergeAsync(ShardIndex open)
    {
        try
        {
            await open.MergeAsync(cancellationToken: closing.Token);
        }
        catch (OperationCanceledException)
        {
            // The shard closes; what was merged so far was never named and is removed at the next opening.
        }
        catch (Exception error)
        {
            LogNotMerged(error, this.GetPrimaryKeyString());
        }
    }

    private async Task CloseAsync()
    {
        await closing.CancelAsync();
        await merging;
        index?.Dispose();
        index = null;
    }

    private HubException Unusable() => failure as HubException ?? new HubException("index-unavailable", "this part of the index is being closed; try again");

    [LoggerMessage(Level = LogLevel.Error, Message = "Shard {Shard} cannot be opened.")]
    private partial void LogNotOpened(Exception error, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The segments of shard {Shard} could not be merged; they stay as they are.")]
    private partial void LogNotMerged(Exception error, string shard);
}
