using System.Collections.Immutable;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Models;
using LunarHub.Parsing;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Overlays;

/// <summary>Lays edited files over the default ref, in every shard that holds one of them; the others have no overlay.</summary>
internal sealed class WorktreeIndexer(
    string repositoryId, HeldShards shards, DataLayout layout, ISegmentStore store, IndexingOptions options, ISourceParser parser, IEmbedder embedder, TimeProvider time, ILogger logger)
{
    private const string BuildingRef = "refs/lunarhub/building-worktree";

    /// <param name="over">The ref and the commit, held by every shard, that the files are told against.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>index-moved</c>: the ref has moved meanwhile.</exception>
    public async Task IndexAsync(RefBase over, EditedFiles files, CancellationToken cancellationToken)
    {
        using var suspects = SuspectFiles.Open(layout.IndexFolder(repositoryId), "worktree");
        var parsing = new FileParsing(parser, suspects, options, time, logger);
        for (var shard = 0; shard < shards.Count; shard++)
        {
            var part = files.Parts[shard];
            if (part.Entries.Count + part.Removed.Count == 0)
            {
                await RemoveAsync(shard, cancellationToken);
                continue;
            }

            var work = await ShardWork.FollowAsync(shards.Grains[shard], shard, over, part, cancellationToken);
            ImmutableArray<string> segments = [];
            if (work.Missing.Count > 0)
            {
                var known = new KnownVectors(shards.Grains, work.Origins, embedder.ModelId);
                var writer = new ShardWriter(
                    shards, shard, new ShardAddress(repositoryId, shard), store, BuildingRef, over.Commit, files.ReadAllAsync, parsing, embedder, known, _ => ValueTask.CompletedTask, options.Parallelism, options, new ProgressMeter(time));
                segments = await writer.WriteAsync(work.Missing, work.Present, cancellationToken);
            }

            await shards.CommitAsync(shard, work.ToUpdate(new RefTarget(RefNames.Worktree, over.Commit), segments), cancellationToken);
        }
    }

    /// <summary>Whether those shards have an overlay that should, and no other.</summary>
    public bool IsShown(string commit, EditedFiles files) => Enumerable.Range(0, shards.Count).All(shard =>
        (shards.Find(shard, RefNames.Worktree)?.Commit == commit) == (files.Parts[shard].Entries.Count + files.Parts[shard].Removed.Count > 0));

    /// <summary>Takes the overlay away.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < shards.Count; shard++)
        {
            await RemoveAsync(shard, cancellationToken);
        }
    }

    private async Task RemoveAsync(int shard, CancellationToken cancellationToken)
    {
        if (shards.Find(shard, RefNames.Worktree) is { } held)
        {
            await shards.CommitAsync(shard, new ShardUpdate { Ref = held.Ref, Commit = held.Commit }, cancellationToken);
        }
    }
}
