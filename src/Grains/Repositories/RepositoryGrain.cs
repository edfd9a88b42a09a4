using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Repositories;

/// <summary>
/// One repository's queue. A request is durable before it is answered; waiting requests are carried out by one run; a run that a crash cut short
/// is begun again on the next activation, and finds what it had finished in the shards.
/// </summary>
public sealed partial class RepositoryGrain(
    [PersistentState("repository")] IPersistentState<RepositoryRecord> record,
    [PersistentState("jobs")] IPersistentState<JobRecord> jobs,
    IndexPipeline pipeline,
    IndexingOptions options,
    DataLayout layout,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<RepositoryGrain> logger)
    : Grain, IRepositoryGrain, IIndexRunListener, IRemindable
{
    private const string ReconcileReminder = "reconcile";
    private const int MaximumReasons = 8;
    private static readonly TimeSpan MaximumRetryDelay = TimeSpan.FromHours(1);

    private TaskCompletionSource idle = NewSignal();
    private IndexRun? run;
    private IGrainTimer? retry;
    private DateTimeOffset? retryAt;

    // Number of the newest request whose commit can be searched already, though its run may still be reading history.
    private long searchable;

    private string Id => this.GetPrimaryKeyString();

    private RepositoryRecord Record => record.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        StartWaitingWork();
        if (run is null && Record is { RetriesItself: true, IsPaused: false })
        {
            RetryLater();
        }

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (run is not null)
        {
            await run.StopAsync();
            run.Dispose();
        }
    }

    public async Task ConfigureAsync(RepositorySettings settings, CancellationToken cancellationToken = default)
    {
        var next = settings with { Branches = settings.Branches ?? Record.Settings?.Branches ?? [], Tags = settings.Tags ?? Record.Settings?.Tags ?? [] };
        if (IsSame(Record.Settings, next))
        {
            return;
        }

        Record.Settings = next;
        Record.IsParked = false;
        await EnqueueAsync(new IndexRequest("added"), cancellationToken);
        await this.RegisterOrUpdateReminder(ReconcileReminder, options.ReconcilePeriod, options.ReconcilePeriod);
    }

    public Task<RepositorySettings?> GetSettingsAsync(CancellationToken cancellationToken = default) => Task.FromResult(Record.Settings);

    public Task<long> RequestIndexAsync(IndexRequest request, CancellationToken cancellationToken = default)
    {
        RequireSettings();
        return EnqueueAsync(request, cancellationToken);
    }

    public async Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        await GrainFactory.GetGrain<IRepositoryChangesGrain>(Id).ResumeAsync(cancellationToken);
        if (Record.Settings is null || run is not null)
        {
            return;
        }

        var states = await RepositoryReading.ReadShardsAsync(GrainFactory, Id, Record.Shards, cancellationToken);
        if (states.Any(state => !state.Problems.IsEmpty))
        {
            await EnqueueAsync(new IndexRequest("repair") { IsBackground = true }, cancellationToken);
        }

        // Last: what the index needs is asked for, whatever becomes of the history.
        await GrainFactory.GetGrain<IHistoryGrain>(Id).FollowAsync(cancellationToken);
    }

    public async Task<RepositoryStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        var waiting = Record.LastRequest - Record.CompletedRequest;
        var status = await RepositoryReading.ReadAsync(GrainFactory, Id, Record, run?.Progress, isSearchable: searchable >= Record.LastRequest, cancellationToken);
        return status with { WaitingRequests = waiting, Failures = Record.Failures, RetryAt = retryAt };
    }

    public async Task<RepositoryCoverage> GetCoverageAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        var name = Record.Settings!.Name;
        var contents = await RepositoryReading.DescribeAsync(GrainFactory, Id, Record.Shards, Record.DefaultRef, cancellationToken);
        return new RepositoryCoverage(Id, name, CoverageTally.Merge(contents.SelectMany(shard => shard.Coverage)), SkippedTally.Merge(contents.SelectMany(shard => shard.Skipped)));
    }

    public async Task<RepositoryStatus> WaitUntilIdleAsync(CancellationToken cancellationToken = default)
    {
        while (run is not null || (Record.HasWork && !Record.IsPaused))
        {
            await idle.Task.WaitAsync(cancellationToken);
        }

        return await GetStatusAsync(cancellationToken);
    }

    public async Task<long> WaitForRequestAsync(long request, CancellationToken cancellationToken = default)
    {
        RequireSettings();
        while (Math.Max(Record.CompletedRequest, searchable) < request)
        {
            await idle.Task.WaitAsync(cancellationToken);
            RequireSettings();
        }

        return Math.Max(Record.CompletedRequest, searchable);
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        StopRetrying();
        if (run is not null)
        {
            await run.StopAsync();
            run.Dispose();
            run = null;
        }

        await Task.WhenAll(Enumerable.Range(0, Record.Shards).Select(shard => GrainFactory.GetGrain<IShardGrain>(IShardGrain.KeyFor(Id, shard)).DropAsync(cancellationToken)));
        var id = Id;
        await GrainFactory.GetGrain<IHistoryGrain>(id).DropAsync(cancellationToken);
        await GrainFactory.GetGrain<IRepositoryChangesGrain>(id).DeleteAsync(cancellationToken);
        await Task.Run(() => DeleteFolders(layout.IndexFolder(id), layout.MirrorFolder(id), layout.MirrorFolder(id) + ".new"), cancellationToken);
        if (await this.GetReminder(ReconcileReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        await record.ClearStateAsync(cancellationToken);
        await jobs.ClearStateAsync(cancellationToken);
        Signal();
        DeactivateOnIdle();
    }

    public Task<ImmutableArray<RepositoryJob>> GetJobsAsync(int limit, CancellationToken cancellationToken = default)
    {
        RequireSettings();
        var now = run is null ? [] : new[] { run.Describe() };
        return Task.FromResult<ImmutableArray<RepositoryJob>>([.. now.Concat(jobs.State.Jobs).Take(Math.Max(0, limit))]);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Record is { Settings: not null, HasWork: false, IsParked: false, IsPaused: false })
        {
            await EnqueueAsync(new IndexRequest("reconcile") { IsBackground = true }, CancellationToken.None);
        }
    }

    private void Signal()
    {
        idle.TrySetResult();
        idle = NewSignal();
    }

    private static bool IsSame(RepositorySettings? a, RepositorySettings b)
        => a is not null && a.Source == b.Source && a.Name == b.Name && (a.Branches ?? []).SequenceEqual(b.Branches ?? []) && (a.Tags ?? []).SequenceEqual(b.Tags ?? []);

    private void RequireSettings()
    {
        if (Record.Settings is null)
        {
            throw new HubException("repo-unknown", $"there is no repository '{Id}'");
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void DeleteFolders(params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
