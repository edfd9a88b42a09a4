using System.Collections.Immutable;
using LunarHub.Grains.Indexing;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Repositories;

// The run that carries requests out, and what it reports.
public sealed partial class RepositoryGrain
{
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of a run of repository {Repository} could not be stored.")]
    private partial void LogOutcomeNotStored(Exception error, string repository);
}
