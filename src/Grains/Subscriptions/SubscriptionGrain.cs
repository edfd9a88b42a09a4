using LunarHub.Grains.Changes;
using LunarHub.Grains.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Subscriptions;

/// <summary>
/// Sends a subscription's events one by one, in order, at least once. An event that is not taken is tried again after 5 s, then after twice as long each time up to ten minutes, somewhat
/// earlier or later by chance so that many do not come back at once; after <see cref="ChangeOptions.MaxDeliveryAttempts"/> the delivery is parked where it stands.
/// </summary>
public sealed partial class SubscriptionGrain(
    [PersistentState("delivery")] IPersistentState<DeliveryRecord> record,
    IWebhookSender sender,
    ChangeOptions options,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<SubscriptionGrain> logger)
    : Grain, ISubscriptionGrain, IRemindable
{
    private const int PageLength = 100;

    // Events that are passed over move the place; it need not be durable for each.
    private const int MostUnstored = 500;

    private const string Reminder = "deliver";
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WakePeriod = TimeSpan.FromMinutes(5);

    private CancellationTokenSource? running;
    private Task working = Task.CompletedTask;

    private DeliveryRecord Record => record.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => WakeAsync(cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StopAsync();

    public async Task BeginAsync(Subscription subscription, CancellationToken cancellationToken = default)
    {
        var end = await GrainFactory.GetGrain<IChangeFeedGrain>(subscription.Feed).ReadAsync(long.MaxValue - 1, 1, TimeSpan.Zero, cancellationToken);
        record.State = new DeliveryRecord { Subscription = subscription, Cursor = end.Last };
        await record.WriteStateAsync(cancellationToken);

        // Brings the grain back where its host went away.
        await this.RegisterOrUpdateReminder(Reminder, WakePeriod, WakePeriod);
        await WakeAsync(cancellationToken);
    }

    public Task<DeliveryStatus> GetStatusAsync(CancellationToken cancellationToken = default) => Task.FromResult(new DeliveryStatus
    {
        State = Record.Subscription is null ? DeliveryState.None : Record.IsParked ? DeliveryState.Parked : Record.Attempts > 0 ? DeliveryState.Retrying : DeliveryState.Active,
        Cursor = Record.Cursor,
        Delivered = Record.Delivered,
        LastDeliveredAt = Record.LastDeliveredAt,
        Attempts = Record.Attempts,
        NextAttemptAt = Record.IsParked ? null : Record.NextAttemptAt,
        Error = Record.Error,
    });

    public Task WakeAsync(CancellationToken cancellationToken = default)
    {
        if (Record.Subscription is { } subscription && !Record.IsParked && working.IsCompleted && !host.ApplicationStopping.IsCancellationRequested)
        {
            DelayDeactivation(TimeSpan.FromDays(365));
            running?.Dispose();
            running = CancellationTokenSource.CreateLinkedTokenSource(host.ApplicationStopping);
            working = WorkAsync(subscription, running.Token);
        }

        return Task.CompletedTask;
    }

    public async Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        (Record.IsParked, Record.Attempts, Record.NextAttemptAt) = (false, 0, null);
        await record.WriteStateAsync(cancellationToken);
        await WakeAsync(cancellationToken);
    }

    public async Task ChangeAsync(Subscription subscription, CancellationToken cancellationToken = default)
    {
        await StopAsync();
        Record.Subscription = subscription;
        await record.WriteStateAsync(cancellationToken);
        await WakeAsync(cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        await record.ClearStateAsync(cancellationToken);
        record.State = new DeliveryRecord();
        DeactivateOnIdle();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => WakeAsync();

    private async Task StopAsync()
    {
        if (running is { } source)
        {
            await source.CancelAsync();
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            source.Dispose();
            running = null;
        }
    }

    // On the grain's own scheduler: its turns interleave with calls.
    private async Task WorkAsync(Subscription subscription, CancellationToken stopping)
    {
        var feed = GrainFactory.GetGrain<IChangeFeedGrain>(subscription.Feed);
        var unstored = 0;
        try
        {
            await Task.Yield();
            while (!Record.IsParked)
            {
                var part = await feed.ReadAsync(Record.Cursor, PageLength, TimeSpan.FromSeconds(IChangeFeedGrain.LongestWait), stopping);
                if (part.MissedAfter(Record.Cursor) > 0 && !await SendAsync(subscription, EventMapping.Missed(Record.Cursor + 1, part.First - 1, "retention"), stopping))
                {
                    continue;
                }

                foreach (var happened in part.Events)
                {
                    if (Wants(subscription, happened) is not { } wanted)
                    {
                        Record.Cursor = happened.Id;
                        if (++unstored >= MostUnstored)
                        {
                            await record.WriteStateAsync(stopping);
                            unstored = 0;
                        }
                    }
                    else if (await SendAsync(subscription, wanted.ToView(), stopping))
                    {
                        unstored = 0;
                    }
                    else
                    {
                        break;
                    }
                }
            }
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            // The reminder wakes it again.
            LogStopped(error, subscription.Id);
        }
        catch (Exception)
        {
            // Stopping: the place is durable but for what was passed over.
        }
    }

    /// <summary>Tries once, after the pause that is due. True when the event was taken and the place moved.</summary>
    private async Task<bool> SendAsync(Subscription subscription, EventView happened, CancellationToken stopping)
    {
        if (Record.NextAttemptAt is { } due && due - time.GetUtcNow() is var pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, stopping);
        }

        var error = await sender.SendAsync(subscription, happened, stopping);
        stopping.ThrowIfCancellationRequested();
        if (error is null)
        {
            (Record.Cursor, Record.Delivered, Record.LastDeliveredAt) = (happened.Id, Record.Delivered + 1, time.GetUtcNow());
            (Record.Attempts, Record.NextAttemptAt, Record.Error) = (0, null, null);
        }
        else
        {
            Record.Attempts++;
            Record.Error = error with { At = time.GetUtcNow() };
            Record.IsParked = Record.Attempts >= options.MaxDeliveryAttempts || error.Code == WebhookErrors.Gone;
            Record.NextAttemptAt = time.GetUtcNow() + DelayAfter(Record.Attempts);
            if (Record.IsParked)
            {
                LogParked(subscription.Id, Record.Attempts, error.Message);
            }
        }

        await record.WriteStateAsync(stopping);
        return error is null;
    }

    private static TimeSpan DelayAfter(int attempts)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempts - 1, 16));
        return (delay < LongestDelay ? delay : LongestDelay) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private static HubEvent? Wants(Subscription subscription, HubEvent happened)
        => subscription.Query is null || happened.Match?.SubscriptionId == subscription.Id ? subscription.Filter.Apply(happened) : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery of subscription {Subscription} is parked after {Attempts} attempts: {Reason}")]
    private partial void LogParked(string subscription, int attempts, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery of subscription {Subscription} stopped; it is taken up again in some minutes.")]
    private partial void LogStopped(Exception error, string subscription);
}
