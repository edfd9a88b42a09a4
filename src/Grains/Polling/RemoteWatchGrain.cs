using LunarHub.Git;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Polling;

/// <summary>One repository's watch. What it knows is in memory: the mirror says what was fetched, so a restart costs one look.</summary>
public sealed partial class RemoteWatchGrain(RemotePoller poller, PollOptions options, IHostApplicationLifetime host, TimeProvider time, ILogger<RemoteWatchGrain> logger)
    : Grain, IRemoteWatchGrain, IRemindable
{
    private const string WatchReminder = "watch";

    private readonly PollSchedule schedule = new(options, time);
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(host.ApplicationStopping);
    private IGrainTimer? timer;
    private string? requested;
    private bool asking;

    public async Task WatchAsync(CancellationToken cancellationToken = default)
    {
        if (options.Enabled)
        {
            // The timer is gone when a silo ends; the reminder brings the grain back.
            await this.RegisterOrUpdateReminder(WatchReminder, options.MaxInterval, options.MaxInterval < TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : options.MaxInterval);
            LookIn(options.MinLocalInterval);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        timer?.Dispose();
        timer = null;
        await stopping.CancelAsync();
        if (await this.GetReminder(WatchReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        DeactivateOnIdle();
    }

    public Task HeardAsync(CancellationToken cancellationToken = default)
    {
        schedule.Told();
        if (timer is not null)
        {
            LookIn(schedule.Next());
        }

        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (timer is null && !asking)
        {
            LookIn(TimeSpan.Zero);
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        stopping.Cancel();
        stopping.Dispose();
        return Task.CompletedTask;
    }

    private void LookIn(TimeSpan due)
    {
        timer?.Dispose();
        timer = this.RegisterGrainTimer(_ => LookAsync(), new GrainTimerCreationOptions { DueTime = due, Period = Timeout.InfiniteTimeSpan, KeepAlive = true, Interleave = true });
    }

    private async Task LookAsync()
    {
        if (asking || stopping.IsCancellationRequested)
        {
            return;
        }

        asking = true;
        try
        {
            var repository = GrainFactory.GetGrain<IRepositoryGrain>(this.GetPrimaryKeyString());
            if (await repository.GetSettingsAsync(stopping.Token) is { } settings)
            {
                schedule.IsLocal = Path.IsPathRooted(settings.Source);
                await LookAsync(repository, settings.Source);
            }
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            // The repository's own runs say what is wrong with its source; here it only costs time.
            schedule.Failed();
            LogFailed(error is GitException ? null : error, this.GetPrimaryKeyString(), error.Message);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            asking = false;
        }

        if (timer is not null)
        {
            LookIn(schedule.Next());
        }
    }

    private async Task LookAsync(IRepositoryGrain repository, string source)
    {
        var answer = await poller.AskAsync(this.GetPrimaryKeyString(), source, stopping.Token);

        // A run in progress may be fetching what was told; the next look sees what it has brought.
        if (!answer.IsCurrent && (await repository.GetStatusAsync(stopping.Token)).State is RepositoryState.Queued or RepositoryState.Cloning or RepositoryState.Indexing)
        {
            return;
        }

        // A difference that a run has not removed is that run's failure, and tried again by its own rules.
        if (answer.IsCurrent || answer.Fingerprint == requested)
        {
            schedule.Unchanged();
            return;
        }

        await repository.RequestIndexAsync(new IndexRequest("changed at its source"), stopping.Token);
        requested = answer.Fingerprint;
        schedule.Changed();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The source of repository {Repository} could not be looked at: {Reason}")]
    private partial void LogFailed(Exception? error, string repository, string reason);
}
