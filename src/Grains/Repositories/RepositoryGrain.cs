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
    IndexPipeline pipeline,
    IndexingOptions options,
    DataLayout layout,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<RepositoryGrain> logger)
    : Grain, IRepositoryGrain, IIndexRunListener, IRemindable
{
    private const string ReconcileReminder = "reconcile";
    private static readonly TimeSpan MaximumRetryDelay = TimeSpan.FromHours(1);

    private TaskCompletionSource idle = NewSignal();
    private IndexRun? run;
    private IGrainTimer? retry;

    // Number of the newest request whose commit can be searched already, though its run may still be reading history.
    private long searchable;

    // When the oldest request that waits was received; not known of those from before a restart.
    private DateTimeOffset? waitingSince;

    private string Id => this.GetPrimaryKeyString();

    private RepositoryRecord Record => record.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        StartWaitingWork();
        if (run is null && Record.TransientFailures > 0)
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
            await EnqueueAsync(new IndexRequest("repair"), cancellationToken);
        }
    }

    public async Task<RepositoryStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        return await RepositoryReading.ReadAsync(GrainFactory, Id, Record, run?.Progress, isSearchable: searchable >= Record.LastRequest, cancellationToken);
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
        while (run is not null || Record.HasWork)
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
        retry?.Dispose();
        if (run is not null)
        {
            await run.StopAsync();
            run.Dispose();
            run = null;
        }

        await Task.WhenAll(Enumerable.Range(0, Record.Shards).Select(shard => GrainFactory.GetGrain<IShardGrain>(IShardGrain.KeyFor(Id, shard)).DropAsync(cancellationToken)));
        var id = Id;
        await GrainFactory.GetGrain<IRepositoryChangesGrain>(id).DeleteAsync(cancellationToken);
        await Task.Run(() => DeleteFolders(layout.IndexFolder(id), layout.MirrorFolder(id), layout.MirrorFolder(id) + ".new"), cancellationToken);
        if (await this.GetReminder(ReconcileReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        await record.ClearStateAsync(cancellationToken);
        Signal();
        DeactivateOnIdle();
    }

    public async Task HeadFoundAsync(long run, FetchedHead head, CancellationToken cancellationToken = default)
    {
        if (this.run?.Number == run)
        {
            (Record.Fetched, Record.DefaultRef, Record.HeadCommit, Record.Shards, Record.Heads) = (true, head.Ref, head.Commit, head.Shards, head.Heads);
            await record.WriteStateAsync(cancellationToken);
        }
    }

    public async Task DroppedAsync(long run, CancellationToken cancellationToken = default)
    {
        if (this.run?.Number == run)
        {
            (Record.Rebuild, Record.Shards) = (false, 0);
            await record.WriteStateAsync(cancellationToken);
        }
    }

    public async Task SearchableAsync(long run, ImmutableArray<string> notes, CancellationToken cancellationToken = default)
    {
        if (this.run?.Number == run)
        {
            (searchable, Record.Error, Record.Notes) = (run, null, notes);
            await record.WriteStateAsync(cancellationToken);
            Signal();
        }
    }

    public async Task RunEndedAsync(long run, IndexRunReport report, CancellationToken cancellationToken = default)
    {
        if (this.run?.Number != run)
        {
            return;
        }

        this.run.Dispose();
        this.run = null;
        Record.CompletedRequest = run;
        Record.Error = report.Error is { } error ? error with { At = time.GetUtcNow() } : null;
        Record.TransientFailures = report.IsTransient ? Record.TransientFailures + 1 : 0;
        if (report.Error is null)
        {
            Record.Notes = report.Notes;
            Record.Whole &= Record.LastRequest > run;
        }

        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch (HubException failure)
        {
            // The outcome stands in memory; after a restart the run is begun again and finds its work done.
            LogOutcomeNotStored(failure, Id);
        }

        Signal();
        StartWaitingWork();
        if (this.run is null && report.IsTransient)
        {
            RetryLater();
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Record.Settings is not null && !Record.HasWork)
        {
            await EnqueueAsync(new IndexRequest("reconcile"), CancellationToken.None);
        }
    }

    private async Task<long> EnqueueAsync(IndexRequest request, CancellationToken cancellationToken)
    {
        var (number, rebuild, whole) = (Record.LastRequest + 1, Record.Rebuild, Record.Whole);
        (Record.LastRequest, Record.Rebuild, Record.Whole) = (number, rebuild || request.Rebuild, whole || request.Whole);
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch
        {
            (Record.LastRequest, Record.Rebuild, Record.Whole) = (number - 1, rebuild, whole);
            Signal();
            throw;
        }

        LogQueued(number, Id, request.Reason);
        waitingSince ??= time.GetUtcNow();
        StartWaitingWork();
        return number;
    }

    // One run carries out every request that waits.
    private void StartWaitingWork()
    {
        if (run is null && Record.HasWork)
        {
            retry?.Dispose();
            var job = new IndexJob(Id, Record.LastRequest, Record.Settings!.Source, Record.Shards, Record.Rebuild, Record.Settings.Name, waitingSince)
            {
                Branches = Record.Settings.Branches ?? [],
                Tags = Record.Settings.Tags ?? [],
                Whole = Record.Whole,
            };
            waitingSince = null;
            var self = GrainFactory.GetGrain<IIndexRunListener>(Id);
            run = IndexRun.Start(pipeline, job, time, report => EndAsync(self, job, report), host.ApplicationStopping);
            DelayDeactivation(TimeSpan.FromDays(7));
        }
        else if (run is null)
        {
            DelayDeactivation(TimeSpan.FromTicks(-1));
            Signal();
        }
    }

    private async Task EndAsync(IIndexRunListener self, IndexJob job, IndexRunReport report)
    {
        try
        {
            await self.RunEndedAsync(job.Run, report);
        }
        catch (Exception error)
        {
            LogOutcomeNotStored(error, job.RepositoryId);
        }
    }

    private void RetryLater()
    {
        var delay = options.RetryDelay * Math.Pow(2, Math.Min(Record.TransientFailures - 1, 16));
        retry?.Dispose();
        retry = this.RegisterGrainTimer(
            _ => EnqueueAsync(new IndexRequest("retry"), CancellationToken.None),
            new GrainTimerCreationOptions { DueTime = delay < MaximumRetryDelay ? delay : MaximumRetryDelay, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {Request} of repository {Repository} is queued ({Reason}).")]
    private partial void LogQueued(long request, string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of a run of repository {Repository} could not be stored.")]
    private partial void LogOutcomeNotStored(Exception error, string repository);
}
