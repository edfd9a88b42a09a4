using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Models;
using LunarHub.Parsing;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Overlays;

/// <summary>
/// Holds a repository's commits that are searched without being a branch or tag: each a ref of the shards that is told against the nearest one there is, so that it costs what sets it apart. One is made
/// after the other; the least recently asked for makes room.
/// </summary>
public sealed class CommitOverlayGrain(
    DataLayout layout, ISegmentStore store, IndexingOptions options, GitOptions git, ISourceParser parser, IEmbedder embedder, RunTurns turns, TimeProvider time, ILogger<CommitOverlayGrain> logger)
    : Grain, ICommitOverlayGrain
{
    /// <summary>Holds the finished documents of a commit that is being made. Never searched.</summary>
    internal const string BuildingRef = "refs/lunarhub/building-commit";

    private const int MostKnown = 1_000;

    // The least recently asked for first.
    private readonly List<string> asked = [];

    // Beginnings of ids and what they were found to begin.
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    private string Id => this.GetPrimaryKeyString();

    public async Task<string?> EnsureAsync(string commit, CancellationToken cancellationToken = default)
    {
        var mirror = new GitMirror(layout.MirrorFolder(Id), git);
        if (await GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).FindAsync(Id, cancellationToken) is not { Shards: > 0 } repository || !mirror.Exists)
        {
            return null;
        }

        try
        {
            if (await ResolveAsync(mirror, commit, cancellationToken) is not { } id)
            {
                return null;
            }

            var target = new RefTarget(RefNames.OfCommit(id), id);
            await IndexAsync(mirror, repository, target, cancellationToken);
            return target.Ref;
        }
        catch (GitException error)
        {
            throw new HubException(error.Code, error.Message, error);
        }
    }

    private async Task<string?> ResolveAsync(GitMirror mirror, string commit, CancellationToken cancellationToken)
    {
        // A branch may have a name of hexadecimal digits; it is no commit of that id.
        if (!known.TryGetValue(commit, out var id) && await mirror.ResolveAsync(commit, cancellationToken) is { } found && found.StartsWith(commit, StringComparison.Ordinal))
        {
            if (known.Count >= MostKnown)
            {
                known.Clear();
            }

            known[commit] = id = found;
        }

        return id;
    }

    private async Task IndexAsync(GitMirror mirror, CatalogEntry repository, RefTarget target, CancellationToken cancellationToken)
    {
        var grains = Enumerable.Range(0, repository.Shards).Select(shard => GrainFactory.GetGrain<IShardGrain>(IShardGrain.KeyFor(Id, shard))).ToList();
        var shards = await HeldShards.ReadAsync(grains, cancellationToken);
        asked.Remove(target.Ref);
        asked.Add(target.Ref);
        if (shards.Stand(target))
        {
            return;
        }

        var job = new IndexJob(Id, 0, "", repository.Shards, Rebuild: false) { BuildingRef = BuildingRef, IsUrgent = true };
        using var suspects = SuspectFiles.Open(layout.IndexFolder(Id), "commit");
        var parsing = new FileParsing(parser, suspects, options, time, logger);
        var indexer = new RefIndexer(job, mirror, shards, store, options, parser, parsing, embedder, GrainFactory, turns, new ProgressMeter(time), logger) { MostFiles = options.MaxCommitFiles };
        var near = await NearestRefs.FindAsync(mirror, shards.State(0).Refs, repository.DefaultRef, target.Commit, cancellationToken);
        await Task.Run(() => indexer.IndexAsync(target, isDefault: false, near, listing: null, cancellationToken), cancellationToken);
        await MakeRoomAsync(shards, cancellationToken);
    }

    // Those that an earlier process made, and that nobody has asked this one for, go first.
    private async Task MakeRoomAsync(HeldShards shards, CancellationToken cancellationToken)
    {
        var held = Enumerable.Range(0, shards.Count).SelectMany(shard => shards.State(shard).Refs).Select(reference => reference.Ref).Where(RefNames.IsCommit).Distinct(StringComparer.Ordinal).ToList();
        asked.RemoveAll(name => !held.Contains(name));
        var leaving = held.OrderBy(asked.IndexOf).Take(Math.Max(0, held.Count - Math.Max(1, options.MaxCommitRefs))).Append(BuildingRef).ToList();
        for (var shard = 0; shard < shards.Count; shard++)
        {
            foreach (var gone in shards.State(shard).Refs.Where(reference => leaving.Contains(reference.Ref)).ToList())
            {
                await shards.CommitAsync(shard, new ShardUpdate { Ref = gone.Ref, Commit = gone.Commit }, cancellationToken);
            }
        }
    }
}
