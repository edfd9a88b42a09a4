using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// Finds what a run lacks in other repositories: a fork has nearly all of its files in common with the repository that it was made from. Their segments become this repository's as well, so that a
/// file which both hold is parsed, embedded and stored once. Only much is looked for: a few files are parsed sooner than found.
/// </summary>
internal sealed partial class SharedContents(IndexJob job, HeldShards shards, ISegmentStore store, IGrainFactory grains, ILogger logger)
{
    /// <summary>Missing files of a shard from which on others are asked.</summary>
    public const int LeastFiles = 64;

    // Files by which a repository is judged, and how many of them it must hold to be asked for its segments.
    private const int SampledFiles = 64;
    private const int LeastHeld = SampledFiles / 4;

    // Repositories that are judged, and how many at a time; shards that segments are taken from.
    private const int MostJudged = 1_000;
    private const int JudgedAtOnce = 16;
    private const int MostSources = 3;

    /// <returns>The plan without what was found; that stands under the building ref then.</returns>
    public async Task<RefPlan> TakeAsync(RefPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Work.All(shard => shard.Missing.Count < LeastFiles))
        {
            return plan;
        }

        // Where a shard of a file is follows from its path and the number of shards.
        var catalog = await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken);
        var others = catalog.Repositories.Where(entry => entry.Id != job.RepositoryId && entry.Shards == shards.Count).Take(MostJudged).ToList();
        return plan with { Work = [.. await Task.WhenAll(plan.Work.Select(shard => TakeAsync(shard, plan.Target.Commit, others, cancellationToken)))] };
    }

    private async Task<ShardWork> TakeAsync(ShardWork work, string commit, List<CatalogEntry> others, CancellationToken cancellationToken)
    {
        // What was lost to damage is made anew from Git: the other repository may have the same damaged file.
        if (WantedOf(work).Length < LeastFiles || !shards.State(work.Number).Problems.IsEmpty)
        {
            return work;
        }

        foreach (var source in await ChooseAsync(work, others, cancellationToken))
        {
            work = await TakeAsync(work, commit, source, cancellationToken);
        }

        return work;
    }

    // The same path and blob may be a link there and a file here: what is found by its path only is made anew.
    private static ImmutableArray<DocumentId> WantedOf(ShardWork work)
        => [.. work.Missing.Where(entry => entry.Kind is TreeEntryKind.File or TreeEntryKind.ExecutableFile).Select(entry => new DocumentId(entry.Path, entry.ObjectId))];

    // Those that hold the most of a sample.
    private async Task<IReadOnlyList<ShardAddress>> ChooseAsync(ShardWork work, List<CatalogEntry> others, CancellationToken cancellationToken)
    {
        var wanted = WantedOf(work);
        ImmutableArray<DocumentId> sample = [.. Enumerable.Range(0, SampledFiles).Select(i => wanted[i * wanted.Length / SampledFiles])];
        var judged = new List<(ShardAddress Shard, int Held)>();
        foreach (var together in others.Select(entry => new ShardAddress(entry.Id, work.Number)).Chunk(JudgedAtOnce))
        {
            judged.AddRange(await Task.WhenAll(together.Select(async shard => (shard, sample.Length - await CountMissingAsync(shard, sample, cancellationToken)))));
        }

        return [.. judged.Where(shard => shard.Held >= LeastHeld).OrderByDescending(shard => shard.Held).Take(MostSources).Select(shard => shard.Shard)];
    }

    private async Task<int> CountMissingAsync(ShardAddress shard, ImmutableArray<DocumentId> sample, CancellationToken cancellationToken)
    {
        try
        {
            return (await grains.GetGrain<IShardGrain>(shard.Key).FindMissingAsync(sample, cancellationToken)).Length;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotShared(job.RepositoryId, shard.Key, error.Message);
            return sample.Length;
        }
    }

    private async Task<ShardWork> TakeAsync(ShardWork work, string commit, ShardAddress source, CancellationToken cancellationToken)
    {
        var target = new ShardAddress(job.RepositoryId, work.Number);
        try
        {
            var offered = await grains.GetGrain<IShardGrain>(source.Key).FindOverlapsAsync(WantedOf(work), cancellationToken);
            var taken = await store.ShareAsync(source, target, [.. offered.Select(segment => segment.Name)], cancellationToken);
            var found = offered.Where(segment => taken.ContainsKey(segment.Name)).SelectMany(segment => segment.Documents).ToHashSet();
            if (found.Count == 0)
            {
                return work;
            }

            ImmutableArray<string> names = [.. taken.Values];
            DocumentId[] present = [.. work.Present, .. found];
            await store.OfferAsync(target, names, cancellationToken);
            await shards.CommitAsync(work.Number, new ShardUpdate { Ref = job.BuildingRef, Commit = commit, NewSegments = names, Documents = [.. present] }, cancellationToken);
            LogShared(job.RepositoryId, found.Count, source.Key);
            return work with { Present = present, Missing = [.. work.Missing.Where(entry => !found.Contains(new DocumentId(entry.Path, entry.ObjectId)))] };
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Then they are read from Git, as ever; a run must not fail for another repository's shard.
            LogNotShared(job.RepositoryId, source.Key, error.Message);
            return work;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Repository {Repository} has {Files} files in common with shard {Shard}, and its segments as well.")]
    private partial void LogShared(string repository, int files, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Repository {Repository} shares nothing with shard {Shard}: {Reason}")]
    private partial void LogNotShared(string repository, string shard, string reason);
}
