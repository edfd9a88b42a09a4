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
using Orleans.Runtime;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// An index run, from fetch to visible refs: fetch the mirror, compare each ref's commit with what the shards hold, parse what they lack, embed what is new of it, and last
/// move the ref in every shard. A run that is cut short at any point leaves the earlier index in force, and the next run goes on where it ended.
/// </summary>
public sealed partial class IndexPipeline(
    DataLayout layout,
    ISegmentStore store,
    IndexingOptions options,
    GitOptions git,
    ISourceParser parser,
    IEmbedder embedder,
    IGrainFactory grains,
    ChangePublisher publisher,
    RunTurns turns,
    TimeProvider time,
    ILogger<IndexPipeline> logger)
{
    private readonly WholeHistories histories = new();

    /// <summary>Runs, waiting for a turn where others work. Failures are the report's; only cancellation is thrown.</summary>
    public async Task<IndexRunReport> RunAsync(IndexJob job, ProgressMeter progress, CancellationToken cancellationToken)
    {
        return await new ProgressTeller(publisher, job, progress, time).TellAsync(() => ReportAsync(job, progress, cancellationToken));
    }

    private async Task<IndexRunReport> ReportAsync(IndexJob job, ProgressMeter progress, CancellationToken cancellationToken)
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
        }
    }

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
        var shares = options.ShareSegments && job is { Rebuild: false, Whole: false };
        if (job.Rebuild)
        {
            await Task.WhenAll(Shards(job.RepositoryId, job.Shards).Select(shard => shard.DropAsync(cancellationToken)));
            await grains.GetGrain<IHistoryGrain>(job.RepositoryId).DropAsync(cancellationToken);
            await listener.DroppedAsync(job.Run, cancellationToken);
            SuspectFiles.Forget(layout.IndexFolder(job.RepositoryId));
            job = job with { Rebuild = false, Shards = 0 };
        }

        progress.Enter(Stages.Wait);
        var mirror = new GitMirror(layout.MirrorFolder(job.RepositoryId), git);
        MirrorState head;
        RefChoice chosen;
        TreeListing? listing;
        using (await turns.LookAsync(job.IsUrgent ? TurnKind.Push : TurnKind.Check, cancellationToken))
        {
            progress.Enter(Stages.Fetch);
            head = await mirror.FetchAsync(job.Locate(git), progress.Say, cancellationToken);
            chosen = await RefChoice.MakeAsync(mirror, head, job, options.MaxRefs, cancellationToken);

            // The number of shards follows from the first commit that there is.
            progress.Enter(Stages.List);
            listing = job.Shards == 0 && head.DefaultCommit is { } first ? await TreeListing.ReadAsync(mirror, first, 0, options, cancellationToken) : null;
        }

        var count = listing?.Shards.Count ?? job.Shards;
        await listener.HeadFoundAsync(job.Run, new FetchedHead(head.DefaultRef, head.DefaultCommit, count) { Heads = chosen.ToHeads() }, cancellationToken);
        await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key)
            .SetHeadAsync(job.RepositoryId, new RepositoryHead(count, head.DefaultRef, head.DefaultCommit) { Heads = chosen.ToHeads() }, cancellationToken);

        var shards = await HeldShards.ReadAsync([.. Shards(job.RepositoryId, count)], cancellationToken);
        using var suspects = SuspectFiles.Open(layout.IndexFolder(job.RepositoryId), "run");
        var parsing = new FileParsing(parser, suspects, options, time, logger);
        var indexer = new RefIndexer(job, mirror, shards, store, options, parser, parsing, embedder, grains, turns, progress, logger)
        {
            Shared = shares ? new SharedContents(job, shards, store, grains, logger) : null,
        };
        await IndexRefsAsync(job, indexer, chosen, listing, progress, cancellationToken);
        await shards.RemoveAllButAsync(chosen.Targets.Select(target => target.Ref).ToHashSet(StringComparer.Ordinal), time.GetUtcNow() - options.CommitRefAge, cancellationToken);
        var notes = await NotesAsync(head, chosen, shards, cancellationToken);
        await listener.SearchableAsync(job.Run, notes, cancellationToken);
        await FollowWorktreeAsync(job.RepositoryId, cancellationToken);
        progress.Enter(Stages.History);
        await FillHistoriesAsync(job, indexer, chosen, cancellationToken);
        await FollowHistoryAsync(job.RepositoryId, cancellationToken);
        progress.Enter(Stages.Tidy);
        await mirror.TidyAsync(progress.Say, cancellationToken);
        return new IndexRunReport { Notes = notes };
    }

    // The default ref first: what most searches ask is searchable before the others are begun.
    private async Task IndexRefsAsync(IndexJob job, RefIndexer indexer, RefChoice chosen, TreeListing? listing, ProgressMeter progress, CancellationToken cancellationToken)
    {
        var standard = chosen.Targets.Select(target => target.Ref).FirstOrDefault();
        var previous = standard;
        foreach (var target in chosen.Targets)
        {
            var near = new[] { previous, standard }.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
            var isDefault = target.Ref == standard;
            var move = await indexer.IndexAsync(target, isDefault, near, isDefault ? listing : null, cancellationToken);
            await AnnounceAsync(job, target, indexer.FilesOf(target), move, progress, cancellationToken);

            previous = target.Ref;
        }
    }

    private async Task FillHistoriesAsync(IndexJob job, RefIndexer indexer, RefChoice chosen, CancellationToken cancellationToken)
    {
        foreach (var target in chosen.Targets.Where(target => !histories.IsWhole(job.RepositoryId, target.Ref)))
        {
            await indexer.FillHistoryAsync(target, cancellationToken);
            histories.NoteWhole(job.RepositoryId, target.Ref);
        }
    }

    // The one place where a commit is known to be searchable. Said also of one that was so before: a crash may have come between the commit and this.
    private async Task AnnounceAsync(IndexJob job, RefTarget target, int files, RefMove? move, ProgressMeter progress, CancellationToken cancellationToken)
    {
        if (move is not null)
        {
            if (move.ComparedWith is null)
            {
                histories.Forget(job.RepositoryId, move.Ref);
            }

            progress.Moved(move);
            LogSearchable(job.RepositoryId, move.Ref, move.Commit, move.Changes?.Count ?? -1);
        }

        var note = new CommitNote
        {
            Ref = target.Ref,
            PreviousCommit = move?.OldCommit,
            Commit = target.Commit,
            Repository = job.Name,
            ReceivedAt = job.ReceivedAt,
            Files = files,
        };
        await publisher.CommittedAsync(job.RepositoryId, note, cancellationToken);
    }

    // The default ref may have moved under the edits that lie over it. They are no part of the run: that they cannot be read does not fail it.
    private async Task FollowWorktreeAsync(string repositoryId, CancellationToken cancellationToken)
    {
        if (!options.WatchWorktrees)
        {
            return;
        }

        try
        {
            await grains.GetGrain<IWorktreeGrain>(repositoryId).WatchAsync(cancellationToken);
        }
        catch (Exception error) when (error is HubException or TimeoutException)
        {
            LogWorktreeNotFollowed(error, repositoryId);
        }
    }

    // Commits are read outside of the run, so that the next push does not wait for them. That they cannot be read now does not fail it: the next run asks again.
    private async Task FollowHistoryAsync(string repositoryId, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IHistoryGrain>(repositoryId).FollowAsync(cancellationToken);
        }
        catch (Exception error) when (error is HubException or TimeoutException or OrleansException)
        {
            LogHistoryNotFollowed(error, repositoryId);
        }
    }

    private async Task<ImmutableArray<string>> NotesAsync(MirrorState head, RefChoice chosen, HeldShards shards, CancellationToken cancellationToken)
    {
        var contents = head.DefaultRef is { } standard ? await Task.WhenAll(shards.Grains.Select(shard => shard.DescribeAsync(standard, cancellationToken))) : [];
        return RunNotes.For(head, chosen.Omitted, contents, parser.Grammars());
    }

    private IShardGrain Shard(string repositoryId, int number) => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(repositoryId, number));

    private IEnumerable<IShardGrain> Shards(string repositoryId, int count) => Enumerable.Range(0, count).Select(number => Shard(repositoryId, number));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Indexing repository {Repository} failed: {Reason}")]
    private partial void LogFailed(Exception? error, string repository, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Reference} of repository {Repository} is searchable at {Commit}; {Changes} paths changed (-1: listed whole).")]
    private partial void LogSearchable(string repository, string reference, string commit, int changes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mirror of repository {Repository} lacks objects; it is fetched anew.")]
    private partial void LogMirrorDamaged(Exception error, string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history of repository {Repository} could not be asked to follow.")]
    private partial void LogHistoryNotFollowed(Exception error, string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The working tree of repository {Repository} could not be followed.")]
    private partial void LogWorktreeNotFollowed(Exception error, string repository);
}
