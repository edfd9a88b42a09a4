using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Repositories;

/// <summary>A repository's status, put together from its shards, its record and the run in progress.</summary>
internal static class RepositoryReading
{
    public static async Task<ShardState[]> ReadShardsAsync(IGrainFactory grains, string id, int shards, CancellationToken cancellationToken)
        => await Task.WhenAll(Enumerable.Range(0, shards).Select(shard => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(id, shard)).GetStateAsync(cancellationToken)));

    /// <summary>What each shard holds of a ref.</summary>
    public static async Task<ShardContents[]> DescribeAsync(IGrainFactory grains, string id, int shards, string? reference, CancellationToken cancellationToken)
        => reference is null ? [] : await Task.WhenAll(Enumerable.Range(0, shards).Select(shard => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(id, shard)).DescribeAsync(reference, cancellationToken)));

    /// <param name="isSearchable">True when what every request asked for can be searched, though a run may still be reading history.</param>
    public static async Task<RepositoryStatus> ReadAsync(IGrainFactory grains, string id, RepositoryRecord record, ProgressMeter? run, bool isSearchable, CancellationToken cancellationToken)
    {
        // The record may change while the shards are asked: everything is taken from it first.
        var (settings, defaultRef, head, error) = (record.Settings!, record.DefaultRef, record.HeadCommit, record.Error);
        var status = new RepositoryStatus
        {
            Id = id,
            Name = settings.Name,
            Source = Redaction.Clean(settings.Source),
            State = RepositoryState.Queued,
            DefaultRef = defaultRef,
            HeadCommit = head,
            Progress = run?.Read(),
            Error = error,
            Shards = record.Shards,
            Notes = record.Notes,
            CompletedRequest = record.CompletedRequest,
            Branches = settings.Branches ?? [],
            Tags = settings.Tags ?? [],
        };
        // A record of an earlier version has the default ref only.
        var heads = record.Heads.IsEmpty && defaultRef is not null && head is not null ? [new RefHead(defaultRef, head)] : record.Heads;
        var (waiting, fetched) = ((record.HasWork || run is not null) && !isSearchable, record.Fetched);
        var (paused, parked) = (record.IsPaused, record.IsParked);
        ShardState[] shards;
        ShardContents[] contents;
        try
        {
            shards = await ReadShardsAsync(grains, id, status.Shards, cancellationToken);
            contents = await DescribeAsync(grains, id, status.Shards, defaultRef, cancellationToken);
        }
        catch (HubException problem)
        {
            return status with { State = RepositoryState.Failed, Error = error ?? new OperationError(problem.Code, problem.Message, default) };
        }

        var history = await ReadHistoryAsync(grains, id, cancellationToken);
        var refs = RefReading.Of(shards, heads, defaultRef);
        var standard = refs.FirstOrDefault(held => held.Ref == defaultRef);
        var commit = standard?.Commit;
        return status with
        {
            State = paused ? RepositoryState.Paused : waiting ? Working(run?.Stage) : parked ? RepositoryState.Parked : error is not null ? RepositoryState.Failed : Resting(fetched, head, refs),
            Commit = commit,
            IndexedAt = standard?.IndexedAt,
            Files = standard?.Files ?? 0,
            Chunks = standard?.Chunks ?? 0,
            TextBytes = standard?.TextBytes ?? 0,
            Refs = refs,
            History = history is null ? null : history with { Refs = [.. history.Refs.OrderBy(held => held.Ref == defaultRef ? 0 : 1).ThenBy(held => held.Ref, StringComparer.Ordinal)] },
            IndexBytes = shards.Sum(shard => shard.FileBytes),
            Vectors = Vectors([.. shards.Select(shard => shard.Vectors).OfType<VectorProgress>()]),
            Skipped = SkippedTally.Merge(contents.SelectMany(shard => shard.Skipped)),
            Notes = [.. status.Notes, .. shards.SelectMany(shard => shard.Problems)],
        };
    }

    // Files are searched without it: that it cannot be read is said in its place.
    private static async Task<HistoryStatus?> ReadHistoryAsync(IGrainFactory grains, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IHistoryGrain>(id).GetStatusAsync(cancellationToken);
        }
        catch (HubException problem)
        {
            return new HistoryStatus { Error = new OperationError(problem.Code, problem.Message, default) };
        }
    }

    // All shards are of one process or of processes with one configuration: they have one model.
    private static VectorProgress? Vectors(VectorProgress[] parts)
        => parts.Length > 0 && parts.Any(part => part.Done < part.Total)
            ? new VectorProgress(parts[0].Model, parts.Sum(part => part.Done), parts.Sum(part => part.Total), parts.Select(part => part.Problem).FirstOrDefault(problem => problem is not null))
            : null;

    private static RepositoryState Working(string? stage) => stage switch
    {
        null or Stages.Wait => RepositoryState.Queued,
        Stages.Fetch => RepositoryState.Cloning,
        _ => RepositoryState.Indexing,
    };

    // At rest every ref equals its head, or the repository is empty, or nothing has run since a crash: then work is about to be queued.
    private static RepositoryState Resting(bool fetched, string? head, ImmutableArray<RefStatus> refs)
        => fetched && head is null ? RepositoryState.Empty : head is not null && refs.All(held => held.Commit == held.HeadCommit) ? RepositoryState.Ready : RepositoryState.Queued;
}
