using LunarHub.Embedded.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace LunarHub.Embedded.Streams;

/// <summary>
/// Delivers one subscription's events to its grain, in order, each as a turn of the grain. A failed event is delivered again after a pause that
/// doubles; after the last attempt it is parked with its error, and the next one goes on.
/// </summary>
internal sealed class SubscriptionPump : IAsyncDisposable
{
    private const int Batch = 64;

    private readonly DurableStreams streams;
    private readonly Subscription subscription;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private TaskCompletionSource room = NewSignal();
    private bool pending;
    private Task loop = Task.CompletedTask;
    private EventHandlerOfActivation? handler;

    public SubscriptionPump(DurableStreams streams, Subscription subscription)
    {
        this.streams = streams;
        this.subscription = subscription;
    }

    /// <summary>The observer that the subscription's grain has attached, with the activation that it belongs to.</summary>
    private sealed record EventHandlerOfActivation(Activation Activation, Func<StoredEvent, Task> Deliver);

    /// <summary>Says that there may be something to deliver.</summary>
    public void Signal()
    {
        lock (gate)
        {
            pending = true;
            if (loop.IsCompleted && !stopping.IsCancellationRequested)
            {
                loop = Task.Run(DrainAsync);
            }
        }
    }

    /// <summary>Attaches the grain's observer. Called from a turn of the grain.</summary>
    public void Attach(Activation activation, Func<StoredEvent, Task> deliver)
    {
        lock (gate)
        {
            handler = new EventHandlerOfActivation(activation, deliver);
        }

        Signal();
    }

    /// <summary>Completes when the subscription is less than the allowed number of events behind.</summary>
    public async Task WaitForRoomAsync()
    {
        var limit = streams.Host.Options.MaxStreamBacklog;
        while (!stopping.IsCancellationRequested)
        {
            Task next;
            lock (gate)
            {
                next = room.Task;
            }

            if (streams.Store.Backlog(subscription, limit + 1) <= limit)
            {
                return;
            }

            await next;
        }
    }

    /// <summary>Starts no further delivery.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopping.Cancel();
            room.TrySetResult();
        }
    }

    /// <summary>Stops, and waits for the delivery that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        Task running;
        lock (gate)
        {
            running = loop;
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task DrainAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            lock (gate)
            {
                pending = false;
            }

            var more = false;
            try
            {
                more = await DeliverBatchAsync();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The database cannot be read or written now: nothing is lost, and the events come again.
                streams.Log.StreamStalled(subscription.Stream.ToString(), subscription.Grain.ToString(), error);
                more = await PauseAsync(streams.Host.Options.RedeliveryDelay);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            lock (gate)
            {
                if (!more && !pending)
                {
                    // Set under the gate, so that a signal that comes now starts a new loop instead of trusting this one.
                    loop = Task.CompletedTask;
                    return;
                }
            }
        }
    }

    // False when there was nothing to deliver.
    private async Task<bool> DeliverBatchAsync()
    {
        var events = streams.Store.Pending(subscription, Batch);
        var acknowledging = Task.CompletedTask;
        StoredEvent? handled = null;
        try
        {
            foreach (var item in events)
            {
                var parked = await DeliverAsync(item);
                handled = item;

                // Deliveries do not wait for the disk: while one acknowledgement is under way, the next covers all that was handled since.
                if (acknowledging.IsCompleted || parked is not null)
                {
                    await acknowledging;
                    acknowledging = AcknowledgeAsync(item, parked);
                    handled = null;
                }

                if (parked is not null)
                {
                    // What is given up is on record before the stream goes on.
                    await acknowledging;
                }
            }
        }
        finally
        {
            await acknowledging;
            if (handled is { } last)
            {
                await AcknowledgeAsync(last, parked: null);
            }
        }

        return events.Count > 0;
    }

    private async Task AcknowledgeAsync(StoredEvent item, string? parked)
    {
        await streams.Store.AcknowledgeAsync(subscription, item.Id, parked is null ? null : (item.Json, parked));
        lock (gate)
        {
            var done = room;
            room = NewSignal();
            done.TrySetResult();
        }
    }

    // Null when the grain has handled the event, else the error for which it is parked.
    private async Task<string?> DeliverAsync(StoredEvent item)
    {
        var delay = streams.Host.Options.RedeliveryDelay;
        for (var attempt = 1; ; attempt++)
        {
            stopping.Token.ThrowIfCancellationRequested();
            try
            {
                await HandOverAsync(item);
                return null;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                throw new OperationCanceledException(stopping.Token);
            }
            catch (Exception error)
            {
                streams.Log.DeliveryFailed(attempt, item.Id, subscription.Stream.ToString(), subscription.Grain.ToString(), error);
                if (attempt >= streams.Host.Options.MaxDeliveryAttempts)
                {
                    streams.Host.Statistics.CountParked();
                    streams.Log.EventParked(item.Id, subscription.Stream.ToString(), attempt, subscription.Grain.ToString());
                    return error.Message;
                }
            }

            await PauseAsync(delay);
            delay *= 2;
        }
    }

    private async Task<bool> PauseAsync(TimeSpan delay)
    {
        await Task.Delay(delay, streams.Host.Time, stopping.Token);
        return true;
    }

    private Task<bool> HandOverAsync(StoredEvent item)
    {
        var grainClass = streams.Host.FindClass(subscription.Grain.Type)
            ?? throw new InvalidOperationException($"No grain class is named '{subscription.Grain.Type}' any more.");
        return streams.Host.Target(grainClass, subscription.Grain).Send(new HostRequest<bool>(async activation =>
        {
            var attached = await HandlerOfAsync(activation)
                ?? throw new InvalidOperationException($"{subscription.Grain} has not attached an observer to its subscription; resume it in OnActivateAsync.");
            await attached.Deliver(item);
            return true;
        }));
    }

    // The grain has just been woken, perhaps by this very event: give it the chance to attach its observer.
    private async Task<EventHandlerOfActivation?> HandlerOfAsync(Activation activation)
    {
        if (handler is { } attached && attached.Activation == activation)
        {
            return attached;
        }

        if (subscription.IsImplicit && activation.Instance is IStreamSubscriptionObserver observer)
        {
            await observer.OnSubscribed(new HandleFactory(streams, subscription));
        }

        return handler is { } late && late.Activation == activation ? late : null;
    }

    private sealed class HandleFactory(DurableStreams streams, Subscription subscription) : IStreamSubscriptionHandleFactory
    {
        public Orleans.Runtime.StreamId StreamId => subscription.Stream;

        public string ProviderName => subscription.Provider;

        public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(streams, subscription);
    }
}
