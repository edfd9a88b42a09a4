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
        };
        var (waiting, fetched) = ((record.HasWork || run is not null) && !isSearchable, record.Fetched);
        ShardState[] shards;
        try
        {
            shards = await ReadShardsAsync(grains, id, record.Shards, cancellationToken);
        }
        catch (HubException problem)
        {
            return status with { State = RepositoryState.Failed, Error = error ?? new OperationError(problem.Code, problem.Message, default) };
        }

        ImmutableArray<ShardRef> refs = [.. shards.SelectMany(shard => shard.Refs).Where(held => held.Ref == defaultRef)];
        var commit = refs.Length == shards.Length && refs.Length > 0 && refs.All(held => held.Commit == refs[0].Commit) ? refs[0].Commit : null;
        return status with
        {
            State = waiting ? Working(run?.Stage) : error is not null ? RepositoryState.Failed : Resting(fetched, head, commit),
            Commit = commit,
            IndexedAt = commit is null ? null : refs.Max(held => held.IndexedAt),
            Files = refs.Sum(held => held.Documents),
            Chunks = refs.Sum(held => held.Chunks),
            TextBytes = refs.Sum(held => held.TextBytes),
            IndexBytes = shards.Sum(shard => shard.FileBytes),
            Skipped = SkippedTally.Merge(shards.SelectMany(shard => shard.Skipped)),
            Notes = [.. status.Notes, .. shards.SelectMany(shard => shard.Problems)],
        };
    }

    private static RepositoryState Working(string? stage) => stage switch
    {
        null => RepositoryState.Queued,
        Stages.Fetch => RepositoryState.Cloning,
        _ => RepositoryState.Indexing,
    };

    // At rest the index equals the head, or the repository is empty, or nothing has run since a crash: then work is about to be queued.
    private static RepositoryState Resting(bool fetched, string? head, string? commit)
        => fetched && head is null ? RepositoryState.Empty : head is not null && head == commit ? RepositoryState.Ready : RepositoryState.Queued;
}
