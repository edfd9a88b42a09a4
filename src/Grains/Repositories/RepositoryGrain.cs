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

        await GrainFactory.GetGrain<IHistoryGrain>(Id).FollowAsync(cancellationToken);
        var states = await RepositoryReading.ReadShardsAsync(GrainFactory, Id, Record.Shards, cancellationToken);
        if (states.Any(state => !state.Problems.IsEmpty))
        {
            await EnqueueAsync(new IndexRequest("repair") { IsBackground = true }, cancellationToken);
        }
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

        var ended = Finish(report.Error is null ? JobOutcome.Succeeded : JobOutcome.Failed, report.Error);
        Record.CompletedRequest = run;
        Record.Error = ended.Error;
        Record.Failures = report.Error is null ? 0 : Record.Failures + 1;

        // A reason that passes is waited for, however long it takes.
        var mayPass = report.IsTransient || report.Error?.Code.StartsWith("data-", StringComparison.Ordinal) is true;
        Record.IsParked = report.Error is not null && !mayPass && Record.Failures >= options.ParkAfter;
        Record.RetriesItself = report.Error is not null && !Record.IsParked;
        if (report.Error is null)
        {
            Record.Notes = report.Notes;
            Record.Whole &= Record.LastRequest > run;
        }

        try
        {
            await record.WriteStateAsync(cancellationToken);
            jobs.State.Add(ended);
            await jobs.WriteStateAsync(cancellationToken);
        }
        catch (HubException failure)
        {
            // The outcome stands in memory; after a restart the run is begun again and finds its work done.
            LogOutcomeNotStored(failure, Id);
        }

        Signal();
        StartWaitingWork();
        if (this.run is null && Record.RetriesItself)
        {
            RetryLater();
        }
    }

    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        Record.IsPaused = true;
        await record.WriteStateAsync(cancellationToken);
        StopRetrying();
        await StopRunAsync(cancellationToken);
        StartWaitingWork();
    }

    public async Task UnpauseAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        Record.IsPaused = false;
        await record.WriteStateAsync(cancellationToken);
        StartWaitingWork();
        if (run is null && Record.RetriesItself)
        {
            RetryLater();
        }
    }

    public async Task<bool> CancelAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        if (!Record.HasWork && retryAt is null)
        {
            return false;
        }

        StopRetrying();
        Dequeue(Record.LastRequest);
        Record.RetriesItself = false;
        Record.Error = new OperationError("index-cancelled", "the run was cancelled; the next push, look at the source or `hub index` begins again, and `hub repos pause` keeps it from that", time.GetUtcNow());
        await StopRunAsync(cancellationToken);
        await record.WriteStateAsync(cancellationToken);
        StartWaitingWork();
        return true;
    }

    public async Task<long> RetryAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        (Record.IsParked, Record.Failures) = (false, 0);
        return await EnqueueAsync(new IndexRequest("retry"), cancellationToken);
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

    private async Task<long> EnqueueAsync(IndexRequest request, CancellationToken cancellationToken)
    {
        if (request.IsBackground && Record.IsParked)
        {
            return Record.LastRequest;
        }

        var before = (Record.LastRequest, Record.Rebuild, Record.Whole, Record.IsUrgent, Record.Reasons, Record.RequestedAt);
        var number = Record.LastRequest + 1;
        if (IsBegun())
        {
            // Those before it have been carried out, or are being so.
            (Record.IsUrgent, Record.Reasons, Record.RequestedAt) = (false, [], time.GetUtcNow());
        }

        Record.LastRequest = number;
        Record.Rebuild |= request.Rebuild;
        Record.Whole |= request.Whole;
        Record.IsUrgent |= !request.IsBackground;
        Record.Reasons = Record.Reasons.Contains(request.Reason) || Record.Reasons.Length >= MaximumReasons ? Record.Reasons : Record.Reasons.Add(request.Reason);
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch
        {
            (Record.LastRequest, Record.Rebuild, Record.Whole, Record.IsUrgent, Record.Reasons, Record.RequestedAt) = before;
            Signal();
            throw;
        }

        LogQueued(number, Id, request.Reason);
        StartWaitingWork();
        return number;
    }

    // True when every request until now has been carried out or is in the run in progress.
    private bool IsBegun() => (run?.Number ?? Record.CompletedRequest) >= Record.LastRequest;

    // One run carries out every request that waits.
    private void StartWaitingWork()
    {
        if (run is null && Record is { HasWork: true, IsPaused: false })
        {
            StopRetrying();
            var job = new IndexJob(Id, Record.LastRequest, Record.Settings!.Source, Record.Shards, Record.Rebuild, Record.Settings.Name, Record.RequestedAt == default ? null : Record.RequestedAt)
            {
                Branches = Record.Settings.Branches ?? [],
                Tags = Record.Settings.Tags ?? [],
                Whole = Record.Whole,
                IsUrgent = Record.IsUrgent,
            };
            var begun = new RepositoryJob { Request = Record.LastRequest, Requests = Record.LastRequest - Record.CompletedRequest, Reasons = Record.Reasons, RequestedAt = Record.RequestedAt };
            var self = GrainFactory.GetGrain<IIndexRunListener>(Id);
            run = IndexRun.Start(pipeline, job, begun, time, report => EndAsync(self, job, report), host.ApplicationStopping);
            DelayDeactivation(TimeSpan.FromDays(7));
        }
        else if (run is null)
        {
            DelayDeactivation(TimeSpan.FromTicks(-1));
            Signal();
        }
    }

    // Takes the run in progress for ended; the job as it is kept.
    private RepositoryJob Finish(JobOutcome outcome, OperationError? error)
    {
        var now = time.GetUtcNow();
        var ended = run!.Describe() with { EndedAt = now, Outcome = outcome, Error = error is null ? null : error with { At = now } };
        run.Dispose();
        run = null;
        return ended;
    }

    private async Task StopRunAsync(CancellationToken cancellationToken)
    {
        if (run is not null)
        {
            await run.StopAsync();
            jobs.State.Add(Finish(JobOutcome.Stopped, null));
            await jobs.WriteStateAsync(cancellationToken);
        }
    }

    private void Dequeue(long until)
    {
        (Record.CompletedRequest, Record.Rebuild) = (until, false);
        (Record.IsUrgent, Record.Reasons) = (false, []);
    }

    private void StopRetrying()
    {
        retry?.Dispose();
        (retry, retryAt) = (null, null);
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
        StopRetrying();
        var delay = options.RetryDelay * Math.Pow(2, Math.Clamp(Record.Failures - 1, 0, 16));
        delay = delay < MaximumRetryDelay ? delay : MaximumRetryDelay;
        retryAt = time.GetUtcNow() + delay;
        retry = this.RegisterGrainTimer(
            _ => EnqueueAsync(new IndexRequest("retry") { IsBackground = true }, CancellationToken.None),
            new GrainTimerCreationOptions { DueTime = delay, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
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
