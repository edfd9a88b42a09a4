using LunarHub.Embedded.Streams;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Runtime
{
    public readonly record struct StreamId(string Namespace, string Key)
    {
        public static StreamId Create(string ns, string key) => new(ns, key);

        public static StreamId Create(string ns, Guid key) => new(ns, key.ToString("N"));

        public static StreamId Create(string ns, long key) => new(ns, key.ToString(System.Globalization.CultureInfo.InvariantCulture));

        public string GetNamespace() => Namespace;

        public string GetKeyAsString() => Key;

        public override string ToString() => $"{Namespace}/{Key}";
    }
}

namespace Orleans.Streams
{
#pragma warning disable MA0095, MA0097 // The shape is Orleans's: equality and order are for the implementations to define.
    /// <summary>The place of an event in its stream; later events have larger numbers.</summary>
    public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
    {
        public abstract long SequenceNumber { get; protected set; }

        public abstract int EventIndex { get; protected set; }

        public abstract bool Equals(StreamSequenceToken? other);

        public abstract int CompareTo(StreamSequenceToken? other);
    }
#pragma warning restore MA0095, MA0097

    public interface IAsyncObserver<in T>
    {
        /// <summary>A thrown exception has the event delivered again, after a pause that grows.</summary>
        Task OnNextAsync(T item, StreamSequenceToken? token = null);

        Task OnCompletedAsync() => Task.CompletedTask;

        Task OnErrorAsync(Exception ex);
    }

    public interface IAsyncStream<T>
    {
        StreamId StreamId { get; }

        string ProviderName { get; }

        /// <summary>Returns once the event is durable. Waits while a subscriber is too far behind.</summary>
        Task OnNextAsync(T item, StreamSequenceToken? token = null);

        /// <summary>Subscribes the calling grain, durably: events reach it after a restart too, once it has resumed its handle.</summary>
        Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

        /// <summary>The calling grain's subscriptions to this stream.</summary>
        Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
    }

    public abstract class StreamSubscriptionHandle<T>
    {
        public abstract StreamId StreamId { get; }

        public abstract string ProviderName { get; }

        public abstract Guid HandleId { get; }

        public abstract Task UnsubscribeAsync();

        /// <summary>Attaches the observer of this activation to a subscription that outlived the one before.</summary>
        public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);
    }

    public interface IStreamProvider
    {
        string Name { get; }

        IAsyncStream<T> GetStream<T>(StreamId streamId);
    }

    /// <summary>Implemented by a grain with an implicit subscription: called when an event has woken it, to attach its observer.</summary>
    public interface IStreamSubscriptionObserver
    {
        Task OnSubscribed(Core.IStreamSubscriptionHandleFactory handleFactory);
    }

    public static class StreamSubscriptionExtensions
    {
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncStream<T> stream, Func<T, StreamSequenceToken?, Task> onNextAsync)
            => stream.SubscribeAsync(new DelegateObserver<T>(onNextAsync));

        public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken?, Task> onNextAsync)
            => handle.ResumeAsync(new DelegateObserver<T>(onNextAsync));

        private sealed class DelegateObserver<T>(Func<T, StreamSequenceToken?, Task> next) : IAsyncObserver<T>
        {
            public Task OnNextAsync(T item, StreamSequenceToken? token = null) => next(item, token);

            public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
        }
    }
}

namespace Orleans.Streams.Core
{
    public interface IStreamSubscriptionHandleFactory
    {
        StreamId StreamId { get; }

        string ProviderName { get; }

        StreamSubscriptionHandle<T> Create<T>();
    }
}

namespace Orleans
{
    public static class GrainStreamingExtensions
    {
        public static IStreamProvider GetStreamProvider(this Grain grain, string name) => Find(grain.ServiceProvider, name);

        public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => Find(client.ServiceProvider, name);

        private static IStreamProvider Find(IServiceProvider services, string name)
            => services.GetRequiredService<DurableStreams>().Provider(name);
    }
}
