using System.Text.Json;
using LunarHub.Embedded.Runtime;
using Orleans.Runtime;
using Orleans.Streams;

namespace LunarHub.Embedded.Streams;

internal sealed class StreamProvider(DurableStreams streams, string name) : IStreamProvider
{
    public string Name => name;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new DurableStream<T>(streams, name, streamId);
}

/// <summary>One stream as grains see it.</summary>
internal sealed class DurableStream<T>(DurableStreams streams, string provider, StreamId streamId) : IAsyncStream<T>
{
    public StreamId StreamId => streamId;

    public string ProviderName => provider;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => streams.PublishAsync(provider, streamId, JsonSerializer.SerializeToUtf8Bytes(item));

    public async Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
    {
        var subscription = new Subscription(Guid.NewGuid(), provider, streamId, CallingGrain.GrainId, IsImplicit: false);
        await streams.Store.AddAsync(subscription);
        return await new SubscriptionHandle<T>(streams, subscription).ResumeAsync(observer);
    }

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        IList<StreamSubscriptionHandle<T>> handles = [.. streams.Store
            .OfGrain(provider, streamId, CallingGrain.GrainId)
            .Select(subscription => new SubscriptionHandle<T>(streams, subscription))];
        return Task.FromResult(handles);
    }

    private static IGrainContext CallingGrain => RuntimeContext.Current ?? throw new InvalidOperationException("Only a grain can subscribe to a stream.");
}

internal sealed class SubscriptionHandle<T>(DurableStreams streams, Subscription subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => subscription.Stream;

    public override string ProviderName => subscription.Provider;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync() => streams.RemoveAsync(subscription);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        var activation = RuntimeContext.Current as Activation ?? throw new InvalidOperationException("Only a grain can resume a subscription.");
        streams.PumpFor(subscription).Attach(activation, item => observer.OnNextAsync(JsonSerializer.Deserialize<T>(item.Json)!, new EventToken(item.Id)));
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }
}

/// <summary>The number that an event was stored under.</summary>
internal sealed class EventToken(long sequenceNumber) : StreamSequenceToken
{
    public override long SequenceNumber { get; protected set; } = sequenceNumber;

    public override int EventIndex { get; protected set; }

    public override bool Equals(StreamSequenceToken? other) => other?.SequenceNumber == SequenceNumber;

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    public override int GetHashCode() => SequenceNumber.GetHashCode();

    public override int CompareTo(StreamSequenceToken? other) => SequenceNumber.CompareTo(other?.SequenceNumber ?? long.MinValue);
}
