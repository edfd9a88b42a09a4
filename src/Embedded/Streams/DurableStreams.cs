using System.Collections.Concurrent;
using LunarHub.Embedded.Hosting;
using LunarHub.Embedded.Runtime;
using LunarHub.Embedded.Storage;
using Orleans.Runtime;
using Orleans.Streams;

namespace LunarHub.Embedded.Streams;

/// <summary>
/// Streams that survive a crash: an event is on disk before its publisher goes on, and stays there until every subscription of its stream has acknowledged it.
/// Delivery is at least once and in order per subscription.
/// </summary>
internal sealed class DurableStreams(HubDatabase database, GrainHost host, EmbeddedLog log)
{
    private readonly ConcurrentDictionary<string, StreamProvider> providers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, SubscriptionPump> pumps = new();

    public GrainHost Host => host;

    public EmbeddedLog Log => log;

    public StreamStore Store { get; } = new(database);

    public IStreamProvider Provider(string name) => providers.GetOrAdd(name, static (key, streams) => new StreamProvider(streams, key), this);

    /// <summary>Takes up the subscriptions that outlived the last process.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var subscription in Store.AllSubscriptions())
        {
            PumpFor(subscription).Signal();
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        foreach (var pump in pumps.Values)
        {
            await pump.DisposeAsync();
        }
    }

    /// <summary>Stores the event, wakes its subscribers, and waits while one of them is too far behind.</summary>
    public async Task PublishAsync(string provider, StreamId stream, byte[] json)
    {
        var subscribers = await Store.AppendAsync(provider, stream, json, ImplicitSubscribers(provider, stream));
        foreach (var subscription in subscribers)
        {
            PumpFor(subscription).Signal();
        }

        foreach (var subscription in subscribers)
        {
            await PumpFor(subscription).WaitForRoomAsync();
        }
    }

    public SubscriptionPump PumpFor(Subscription subscription) => pumps.GetOrAdd(subscription.Id, static (_, state) => new SubscriptionPump(state.Streams, state.subscription), (Streams: this, subscription));

    public async Task RemoveAsync(Subscription subscription)
    {
        await Store.RemoveAsync(subscription);
        if (pumps.TryRemove(subscription.Id, out var pump))
        {
            // Not awaited: a grain may unsubscribe while it handles an event of this very subscription.
            pump.Stop();
        }
    }

    private IEnumerable<Subscription> ImplicitSubscribers(string provider, StreamId stream) => host.Classes
        .Where(grainClass => grainClass.ImplicitNamespaces.Contains(stream.Namespace))
        .Select(grainClass => Subscription.ForImplicit(provider, stream, new GrainId(grainClass.GrainType, new IdSpan(stream.Key))));
}
