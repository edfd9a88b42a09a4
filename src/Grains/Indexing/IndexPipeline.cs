using System.Collections.Immutable;
using System.Diagnostics;
using LunarHub.Git;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Storage;
using LunarHub.Grains.Telemetry;
using LunarHub.Models;
using LunarHub.Parsing;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// An index run, from fetch to visible ref: fetch the mirror, list the commit, ask the shards what they lack, parse and embed only that, and last
/// move the ref in every shard. A run that is cut short at any point leaves the earlier index in force, and the next run goes on where it ended.
/// </summary>
public sealed partial class IndexPipeline(
    DataLayout layout,
    IndexingOptions options,
    GitOptions git,
    ISourceParser parser,
    IEmbedder embedder,
    IGrainFactory grains,
    ChangePublisher publisher,
    TimeProvider time,
    ILogger<IndexPipeline> logger)
    : IDisposable
{
    private readonly SemaphoreSlim turns = new(Math.Max(1, options.ConcurrentRuns));

    /// <summary>Waits for its turn, then runs. Failures are the report's; only cancellation is thrown.</summary>
    public async Task<IndexRunReport> RunAsync(IndexJob job, ProgressMeter progress, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        return await new ProgressTeller(publisher, job, progress, time).TellAsync(() => RunInTurnAsync(job, progress, cancellationToken));
    }

    private async Task<IndexRunReport> RunInTurnAsync(IndexJob job, ProgressMeter progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        using var activity = HubTelemetry.Source.StartActivity("index run");
        activity?.SetTag("lunarhub.repository", job.RepositoryId);
        try
        {
            var report = await RunTwiceAsync(job, progress, cancellationToken);
            outcome = "succeeded";
            return report;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // A foreseen failure is said in its one line; only an unforeseen one needs its stack.
            LogFailed(error is HubException ? null : error, job.RepositoryId, error.Message);
            activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            return RunFailure.Report(error, layout.Folder);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Git processes and shard calls that are cut off by the cancellation fail in their own words.
            throw new OperationCanceledException("The run was cancelled.", error, cancellationToken);
        }
        finally
        {
            HubTelemetry.IndexRunDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();

    // A mirror that lacks objects is damaged: it is deleted and fetched anew, once.
    private async Task<IndexRunReport> RunTwiceAsync(IndexJob job, ProgressMeter progress, CancellationToken cancellationToken)
    {
        try
        {
            return await IndexAsync(job, progress, cancellationToken);
        }
        catch (GitException error) when (error.Code == "git-object-missing" && Directory.Exists(layout.MirrorFolder(job.RepositoryId)))
        {
            LogMirrorDamaged(error, job.RepositoryId);
            Directory.Delete(layout.MirrorFolder(job.RepositoryId), recursive: true);
            return await IndexAsync(job, progress, cancellationToken);
        }
    }

    private async Task<IndexRunReport> IndexAsync(IndexJob job, ProgressMeter progress, CancellationToken cancellationToken)
    {
        var listener = grains.GetGrain<IIndexRunListener>(job.RepositoryId);
        if (job.Rebuild)
        {
            await Task.WhenAll(Shards(job.RepositoryId, job.Shards).Select(shard => shard.DropAsync(cancellationToken)));
            await listener.DroppedAsync(job.Run, cancellationToken);
            job = job with { Rebuild = false, Shards = 0 };
        }

        progress.Enter(Stages.Fetch);
        var mirror = new GitMirror(layout.MirrorFolder(job.RepositoryId), git);
        var head = await mirror.FetchAsync(job.Locate(git), progress.Say, cancellationToken);

        progress.Enter(Stages.List);
        var listing = head.DefaultCommit is { } commit ? await TreeListing.ReadAsync(mirror, commit, job.Shards, options, cancellationToken) : null;
        var shards = listing?.Shards.Count ?? job.Shards;
        await listener.HeadFoundAsync(job.Run, new FetchedHead(head.DefaultRef, head.DefaultCommit, shards), cancellationToken);
        await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).SetHeadAsync(job.RepositoryId, new RepositoryHead(shards, head.DefaultRef, head.DefaultCommit), cancellationToken);
        if (listing is null)
        {
            await RemoveOtherRefsAsync(job.RepositoryId, shards, null, cancellationToken);
            return new IndexRunReport { Notes = RunNotes.For(head, null, [], []) };
        }

        var target = new RefTarget(head.DefaultRef!, head.DefaultCommit!);
        var history = await IndexShardsAsync(job, mirror, listing, target, progress, cancellationToken);
        await RemoveOtherRefsAsync(job.RepositoryId, shards, target.Ref, cancellationToken);
        var states = await Task.WhenAll(Shards(job.RepositoryId, shards).Select(shard => shard.GetStateAsync(cancellationToken)));
        var notes = RunNotes.For(head, listing, states.SelectMany(state => state.Coverage), parser.Grammars());
        await listener.SearchableAsync(job.Run, notes, cancellationToken);
        progress.Enter(Stages.History);
        await ReadHistoryAsync(job, () => history.AddMissingAsync(target, cancellationToken));
        return new IndexRunReport { Notes = notes };
    }

    // Makes the target searchable in every shard; what is left to read of its history is the answer's.
    private async Task<ChangeHistory> IndexShardsAsync(IndexJob job, GitMirror mirror, TreeListing listing, RefTarget target, ProgressMeter progress, CancellationToken cancellationToken)
    {
        var work = await Task.WhenAll(listing.Shards.Select((entries, number) => ShardWork.PlanAsync(Shard(job.RepositoryId, number), number, entries, embedder.ModelId, cancellationToken)));
        progress.Plan(work.Sum(shard => shard.Missing.Count), work.Sum(shard => shard.Missing.Sum(entry => entry.Size)));
        progress.Enter(Stages.Index);
        var changed = ChangedFiles.Of(grains, job.RepositoryId, target.Ref, work);
        await changed.TakeNoteAsync(cancellationToken);

        // Shard after shard, each with all processors: so at most one segment builder for each worker is in memory.
        var segments = new ImmutableArray<string>[work.Length];
        foreach (var shard in work)
        {
            segments[shard.Number] = [];
            if (shard.Missing.Count > 0)
            {
                var writer = new ShardWriter(shard.Grain, layout.ShardFolder(job.RepositoryId, shard.Number), target.Commit, mirror, parser, embedder, options, progress);
                segments[shard.Number] = await writer.WriteAsync(IndexOrder.Sort(shard.Missing, parser), shard.Present, cancellationToken);
                if (work.Length > 1)
                {
                    await shard.Grain.CommitAsync(new ShardUpdate { Ref = RefNames.Building, Commit = target.Commit, NewSegments = segments[shard.Number], Documents = shard.Documents }, cancellationToken);
                    segments[shard.Number] = [];
                }
            }
        }

        progress.Enter(Stages.Commit);
        var history = new ChangeHistory(mirror, [.. work.Select(shard => shard.Grain)]);
        await ReadHistoryAsync(job, () => history.AddNewAsync(target.Commit, EarlierCommits(target, work), [.. work.Select(shard => shard.Documents)], cancellationToken));
        await Task.WhenAll(work.Where(shard => !shard.IsUpToDate(target)).Select(shard => shard.Grain.CommitAsync(
            new ShardUpdate { Ref = target.Ref, Commit = target.Commit, NewSegments = segments[shard.Number], Documents = shard.Documents }, cancellationToken)));
        await publisher.CommittedAsync(
            job.RepositoryId,
            new CommitNote
            {
                Ref = target.Ref,
                PreviousCommit = EarlierCommits(target, work).FirstOrDefault(),
                Commit = target.Commit,
                Repository = job.Name,
                ReceivedAt = job.ReceivedAt,
                Files = work.Sum(shard => shard.Documents.Length),
            },
            cancellationToken);
        await changed.TakeNoteAsync(cancellationToken);
        return history;
    }

    // What the shards hold of the ref where it stands elsewhere than at the target.
    private static string[] EarlierCommits(RefTarget target, IEnumerable<ShardWork> work)
        => [.. work.SelectMany(shard => shard.State.Refs).Where(held => held.Ref == target.Ref && held.Commit != target.Commit).Select(held => held.Commit).Distinct()];

    // Without its history a commit is searchable all the same; searches say what is not known.
    private async Task ReadHistoryAsync(IndexJob job, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (GitException error)
        {
            LogHistoryUnread(job.RepositoryId, error.Message);
        }
    }

    // The building ref has served, and a ref that is no longer the default is no longer followed.
    private async Task RemoveOtherRefsAsync(string repositoryId, int shards, string? keep, CancellationToken cancellationToken)
    {
        foreach (var shard in Shards(repositoryId, shards))
        {
            var state = await shard.GetStateAsync(cancellationToken);
            foreach (var other in state.Refs.Where(held => held.Ref != keep))
            {
                await shard.CommitAsync(new ShardUpdate { Ref = other.Ref, Commit = other.Commit }, cancellationToken);
            }
        }
    }

    private IShardGrain Shard(string repositoryId, int number) => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(repositoryId, number));

    private IEnumerable<IShardGrain> Shards(string repositoryId, int count) => Enumerable.Range(0, count).Select(number => Shard(repositoryId, number));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Indexing repository {Repository} failed: {Reason}")]
    private partial void LogFailed(Exception? error, string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history of repository {Repository} was not read whole: {Reason}")]
    private partial void LogHistoryUnread(string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mirror of repository {Repository} lacks objects; it is fetched anew.")]
    private partial void LogMirrorDamaged(Exception error, string repository);
}
