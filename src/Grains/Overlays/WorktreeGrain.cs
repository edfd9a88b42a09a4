using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Models;
using LunarHub.Parsing;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace LunarHub.Grains.Overlays;

/// <summary>
/// Keeps the uncommitted edits of one working tree searchable. One look at a time; what changes meanwhile is seen by the next. A commit made in the working tree is asked for at once, and the overlay goes
/// when the index has reached it.
/// </summary>
[KeepAlive]
public sealed partial class WorktreeGrain(
    DataLayout layout, ISegmentStore store, IndexingOptions options, GitOptions git, ISourceParser parser, IEmbedder embedder, TimeProvider time, ILogger<WorktreeGrain> logger)
    : Grain, IWorktreeGrain
{
    private WorktreeWatcher? watcher;
    private GitWorkTree? tree;
    private string? requested;
    private (string Commit, ContentHash Edits) shown;

    private string Id => this.GetPrimaryKeyString();

    public async Task WatchAsync(CancellationToken cancellationToken = default)
    {
        if (watcher is not null)
        {
            await RefreshAsync(cancellationToken);
            return;
        }

        if (await FindAsync(cancellationToken) is not { } repository)
        {
            return;
        }

        tree = options.WatchWorktrees ? await Task.Run(() => FindTree(repository), cancellationToken) : null;
        if (tree is null)
        {
            await (await IndexerAsync(repository, cancellationToken)).Indexer.RemoveAsync(cancellationToken);
            return;
        }

        var self = GrainFactory.GetGrain<IWorktreeGrain>(Id);
        watcher = new WorktreeWatcher(tree.Folder, () => self.RefreshAsync(), time, logger);
        LogWatching(tree.Folder);
        await RefreshAsync(cancellationToken);
    }

    public async Task<int> RefreshAsync(CancellationToken cancellationToken = default)
    {
        if (tree is null || await FindAsync(cancellationToken) is not { Shards: > 0, DefaultRef: { } reference } repository)
        {
            return 0;
        }

        try
        {
            var state = await tree.ReadAsync(cancellationToken);
            if (state.Head is { } head && head != repository.HeadCommit && head != requested)
            {
                // Somebody has committed, or has checked out something else: the index follows, and comes back here.
                requested = head;
                await GrainFactory.GetGrain<IRepositoryGrain>(Id).RequestIndexAsync(new IndexRequest("worktree"), cancellationToken);
            }

            return await OverlayAsync(repository, reference, state, cancellationToken);
        }
        catch (GitException error)
        {
            LogNotRead(tree.Folder, error.Message);
            return 0;
        }
        catch (HubException error) when (error.Code is "index-moved" or "index-incomplete")
        {
            // The run that moved the ref calls here when it is done.
            return 0;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        watcher?.Dispose();
        (watcher, tree) = (null, null);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        watcher?.Dispose();
        return Task.CompletedTask;
    }

    private async Task<int> OverlayAsync(CatalogEntry repository, string reference, WorkTreeState state, CancellationToken cancellationToken)
    {
        var (indexer, shards) = await IndexerAsync(repository, cancellationToken);
        var commits = Enumerable.Range(0, shards.Count).Select(shard => shards.FindBase(shard, reference)?.Commit).Distinct(StringComparer.Ordinal).ToList();

        // Edits are told against the commit that is checked out: while the index is elsewhere the last overlay stays, and what it shows is right.
        if (commits is not [{ } indexed] || indexed != state.Head)
        {
            return 0;
        }

        var files = await Task.Run(() => EditedFiles.Read(tree!.Folder, state, shards.Count, options.MaxWorktreeFiles, options.SegmentBytes, options), cancellationToken);
        if (files.Omitted > 0)
        {
            LogOmitted(tree!.Folder, files.Omitted);
        }

        // Most events of a file system change nothing that Git would tell of.
        if (shown != (indexed, files.Signature) || !indexer.IsShown(indexed, files))
        {
            await Task.Run(() => indexer.IndexAsync(new RefBase(reference, indexed), files, cancellationToken), cancellationToken);
            shown = (indexed, files.Signature);
        }

        return files.Count;
    }

    private async Task<(WorktreeIndexer Indexer, HeldShards Shards)> IndexerAsync(CatalogEntry repository, CancellationToken cancellationToken)
    {
        var grains = Enumerable.Range(0, repository.Shards).Select(shard => GrainFactory.GetGrain<IShardGrain>(IShardGrain.KeyFor(Id, shard))).ToList();
        var shards = await HeldShards.ReadAsync(grains, cancellationToken);
        return (new WorktreeIndexer(Id, shards, layout, store, options, parser, embedder, time, logger), shards);
    }

    private GitWorkTree? FindTree(CatalogEntry repository)
    {
        try
        {
            return GitWorkTree.Find(RepositoryLocation.Parse(repository.Source, git), git);
        }
        catch (GitException)
        {
            // The folder is gone; index runs say so.
            return null;
        }
    }

    private Task<CatalogEntry?> FindAsync(CancellationToken cancellationToken) => GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).FindAsync(Id, cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "Uncommitted edits in {Folder} are searchable from now on.")]
    private partial void LogWatching(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The working tree {Folder} could not be looked at: {Reason}")]
    private partial void LogNotRead(string folder, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Omitted} edited files in {Folder} are not searchable: there are too many, or they cannot be read.")]
    private partial void LogOmitted(string folder, int omitted);
}
