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

    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (gate)
        {
            stopping.Cancel();
            running = loop;
            room.TrySetResult();
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

            var events = streams.Store.Pending(subscription, Batch);
            foreach (var item in events)
            {
                if (!await DeliverAsync(item))
                {
                    return;
                }
            }

            lock (gate)
            {
                if (events.Count == 0 && !pending)
                {
                    // Set under the gate, so that a signal that comes now starts a new loop instead of trusting this one.
                    loop = Task.CompletedTask;
                    return;
                }
            }
        }
    }

    // False when the pump is stopping or nobody listens.
    private async Task<bool> DeliverAsync(StoredEvent item)
    {
        var delay = streams.Host.Options.RedeliveryDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await HandOverAsync(item))
                {
                    return false;
                }

                await streams.Store.AcknowledgeAsync(subscription, item.Id);
                break;
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                streams.Log.DeliveryFailed(attempt, item.Id, subscription.Stream.ToString(), subscription.Grain.ToString(), error);
                if (attempt >= streams.Host.Options.MaxDeliveryAttempts)
                {
                    await streams.Store.AcknowledgeAsync(subscription, item.Id, (item.Json, error.Message));
                    streams.Log.EventParked(item.Id, subscription.Stream.ToString(), attempt, subscription.Grain.ToString());
                    break;
                }

                await Task.Delay(delay, streams.Host.Time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay *= 2;
            }
            catch (Exception)
            {
                return false;
            }
        }

        lock (gate)
        {
            var done = room;
            room = NewSignal();
            done.TrySetResult();
        }

        return true;
    }

    private async Task<bool> HandOverAsync(StoredEvent item)
    {
        if (stopping.IsCancellationRequested || streams.Host.FindClass(subscription.Grain.Type) is not { } grainClass)
        {
            return false;
        }

        return await streams.Host.Target(grainClass, subscription.Grain).Send(new HostRequest<bool>(async activation =>
        {
            if (await HandlerOfAsync(activation) is not { } attached)
            {
                return false;
            }

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
