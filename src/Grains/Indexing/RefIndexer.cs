using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Storage;
using LunarHub.Models;
using LunarHub.Parsing;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// Brings the refs of one repository to their commits, one after the other: plan, read and parse what is missing, move the ref in every shard. A ref becomes searchable as one step in
/// each shard, before the next one is begun.
/// </summary>
internal sealed partial class RefIndexer(
    IndexJob job,
    GitMirror mirror,
    HeldShards shards,
    ISegmentStore store,
    IndexingOptions options,
    ISourceParser parser,
    FileParsing parsing,
    IEmbedder embedder,
    IGrainFactory grains,
    RunTurns turns,
    ProgressMeter progress,
    ILogger logger)
{
    // More than this is no push that somebody waits for.
    private const long PushBytes = 4 << 20;

    private readonly RefPlanner planner = new(mirror, shards, options) { ComparesWhole = job.Whole };

    /// <summary>Refs with more missing files than this are refused.</summary>
    public int MostFiles { get; init; } = int.MaxValue;

    /// <summary>Where files may come from besides Git; null for nowhere.</summary>
    public SharedContents? Shared { get; init; }

    /// <param name="isDefault">True for the ref whose files tell what each change did to their chunks.</param>
    /// <param name="near">Refs that a new one may be told against, the likeliest first.</param>
    /// <param name="listing">The commit's files where they have been listed already.</param>
    /// <returns>Null when the shards stood there already.</returns>
    public async Task<RefMove?> IndexAsync(RefTarget target, bool isDefault, IReadOnlyList<string> near, TreeListing? listing, CancellationToken cancellationToken)
    {
        if (!job.Whole && shards.Stand(target))
        {
            return null;
        }

        progress.Enter(Stages.List);
        var plan = await planner.PlanAsync(target, near, listing, cancellationToken);
        try
        {
            return await CarryOutAsync(plan, isDefault, cancellationToken);
        }
        catch (HubException error) when (error.Code is "index-moved" or "index-incomplete" && plan.Work.Any(shard => shard.Base is not null))
        {
            // A segment was found damaged since the plan was made: what it held must be read again.
            LogBaseLost(job.RepositoryId, target.Ref, error.Message);
            await shards.RefreshAsync(cancellationToken);
            return await CarryOutAsync(await planner.PlanAsync(target, near, null, cancellationToken), isDefault, cancellationToken);
        }
    }

    private async Task<RefMove?> CarryOutAsync(RefPlan plan, bool isDefault, CancellationToken cancellationToken)
    {
        var target = plan.Target;
        var earlier = Enumerable.Range(0, shards.Count).Select(shard => shards.Find(shard, target.Ref)?.Commit).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (plan.MissingFiles > MostFiles)
        {
            throw new HubException("ref-too-far", $"{target.Ref} differs from every indexed ref in {plan.MissingFiles} files, more than the {MostFiles} that are indexed on demand; have a branch or tag near it indexed");
        }

        plan = Shared is null ? plan : await Shared.TakeAsync(plan, cancellationToken);

        // As many documents as there should be need not be the right ones: who asks for a whole comparison has the ref written anew.
        var done = plan.Work.Select(shard => !job.Whole && shard.IsDone(shards.State(shard.Number), target)).ToArray();
        if (Array.TrueForAll(done, isDone => isDone))
        {
            return null;
        }

        progress.Plan(plan.MissingFiles, plan.MissingBytes);
        var kind = KindOf(plan);
        progress.Enter(Stages.Wait);
        using var turn = await turns.WorkAsync(kind, plan.MissingBytes, cancellationToken);
        progress.Enter(Stages.Index);
        var changed = isDefault ? ChangedFiles.Of(grains, job.RepositoryId, earlier.Count == 0, plan.Work) : ChangedFiles.None(grains, job.RepositoryId);
        var history = new ChangeHistory(mirror, shards.Grains);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The history of the new commits is read while their files are parsed, so that a content which comes back is not taken for the older change.
        var reading = ReadHistoryAsync(() => history.AddNewAsync(target.Commit, BasesOf(plan, earlier), [.. plan.Work.Select(shard => shard.Documents)], stop.Token));
        try
        {
            var noted = changed.TakeNoteAsync(cancellationToken);
            var segments = await WriteAsync(plan, kind, cancellationToken);
            await noted;
            progress.Enter(Stages.Commit);
            await Task.WhenAny(reading, Task.Delay(options.HistoryPatience, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(plan.Work.Where(shard => !done[shard.Number]).Select(shard => shards.CommitAsync(shard.Number, shard.ToUpdate(target, segments[shard.Number]), cancellationToken)));
        }
        catch
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }

        await changed.TakeNoteAsync(cancellationToken);
        progress.Enter(Stages.History);
        await reading;
        return new RefMove(target.Ref, earlier is [var only] ? only : null, target.Commit, plan.ComparedWith, plan.Changes);
    }

    // Shard after shard, each with all processors: so at most one segment builder for each worker is in memory.
    private async Task<ImmutableArray<string>[]> WriteAsync(RefPlan plan, TurnKind kind, CancellationToken cancellationToken)
    {
        var segments = new ImmutableArray<string>[plan.Work.Count];
        var (giveWay, parallelism) = kind == TurnKind.Bulk
            ? ((Func<CancellationToken, ValueTask>)turns.GiveWayAsync, options.BulkParallelism ?? options.Parallelism)
            : (_ => ValueTask.CompletedTask, options.Parallelism);
        var keeps = plan.Work.Count(shard => shard.Missing.Count > 0) > 1 && (plan.Changes is null || plan.MissingFiles > ChangedFiles.MaximumFiles);
        foreach (var shard in plan.Work)
        {
            segments[shard.Number] = [];
            if (shard.Missing.Count == 0)
            {
                continue;
            }

            var known = new KnownVectors(shards.Grains, shard.Origins, embedder.ModelId);
            await using var reader = mirror.OpenBlobReader(cancellationToken);
            var writer = new ShardWriter(
                shards, shard.Number, new ShardAddress(job.RepositoryId, shard.Number), store, job.BuildingRef, plan.Target.Commit, reader.ReadAllAsync, parsing, embedder, known, giveWay, parallelism, options, progress);
            segments[shard.Number] = await writer.WriteAsync(IndexOrder.Sort(shard.Missing, parser), shard.Present, cancellationToken);
            if (keeps)
            {
                // Not lost when the run is cut short in a later shard.
                var building = new ShardUpdate { Ref = job.BuildingRef, Commit = plan.Target.Commit, NewSegments = segments[shard.Number], Documents = shard.Documents };
                await shards.CommitAsync(shard.Number, building, cancellationToken);
                segments[shard.Number] = [];
            }
        }

        return segments;
    }

    private TurnKind KindOf(RefPlan plan)
        => plan.MissingFiles > ChangedFiles.MaximumFiles || plan.MissingBytes > PushBytes ? TurnKind.Bulk : job.IsUrgent ? TurnKind.Push : TurnKind.Check;

    // What is known of already: the ref's earlier commits, or for a new ref the commit that it is told against.
    private static IReadOnlyCollection<string> BasesOf(RefPlan plan, List<string> earlier) => earlier.Count > 0 ? earlier : plan.ComparedWith is { } near ? [near] : [];

    // Without its history a commit is searchable all the same; searches say what is not known.
    private async Task ReadHistoryAsync(Func<Task> read)
    {
        try
        {
            await Task.Run(read, CancellationToken.None);
        }
        catch (GitException error)
        {
            LogHistoryUnread(job.RepositoryId, error.Message);
        }
    }

    /// <summary>Files that the shards hold of a ref.</summary>
    public int FilesOf(RefTarget target) => Enumerable.Range(0, shards.Count).Sum(shard => shards.Find(shard, target.Ref)?.Documents ?? 0);

    /// <summary>Looks through the whole history for what the shards do not know yet of a visible ref.</summary>
    public Task FillHistoryAsync(RefTarget target, CancellationToken cancellationToken)
        => ReadHistoryAsync(() => new ChangeHistory(mirror, shards.Grains).AddMissingAsync(target, cancellationToken));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history of repository {Repository} was not read whole: {Reason}")]
    private partial void LogHistoryUnread(string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ref {Reference} of repository {Repository} is compared whole: {Reason}")]
    private partial void LogBaseLost(string repository, string reference, string reason);
}
