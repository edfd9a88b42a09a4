using System.Collections.Concurrent;
using LunarHub.Embedded.Hosting;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>The one-process grain host: knows the grain classes, hands out references, collects idle activations.</summary>
internal sealed class GrainHost : IClusterClient, IAsyncDisposable
{
    private readonly Dictionary<Type, GrainClass> byInterface = [];
    private readonly Dictionary<string, GrainClass> byType = new(StringComparer.Ordinal);
    private readonly ObserverReferences observers = new();
    private readonly ConcurrentDictionary<TimeSpan, DeadlineQueue> deadlines = new();
    private readonly DeadlineQueue defaultDeadlines;
    private readonly CancellationTokenSource stopping = new();
    private ITimer? collector;

    public GrainHost(IServiceProvider services, EmbeddedOptions options, TimeProvider time, EmbeddedLog log, IEnumerable<IIncomingGrainCallFilter> incoming, IEnumerable<IOutgoingGrainCallFilter> outgoing)
    {
        Services = services;
        Options = options;
        Time = time;
        Log = log;
        IncomingFilters = [.. incoming];
        OutgoingFilters = [.. outgoing];
        Activations = new ActivationDirectory(this);
        defaultDeadlines = Deadlines(options.ResponseTimeout);
        Statistics = new EmbeddedStatistics(Activations);
        foreach (var type in options.GrainAssemblies.Distinct().SelectMany(assembly => assembly.GetTypes()))
        {
            if (type is { IsClass: true, IsAbstract: false } && typeof(Grain).IsAssignableFrom(type))
            {
                Register(new GrainClass(type));
            }
        }
    }

    public IServiceProvider Services { get; }

    public IServiceProvider ServiceProvider => Services;

    public EmbeddedOptions Options { get; }

    public TimeProvider Time { get; }

    public EmbeddedLog Log { get; }

    public EmbeddedStatistics Statistics { get; }

    public ActivationDirectory Activations { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; }

    public IOutgoingGrainCallFilter[] OutgoingFilters { get; }

    public IEnumerable<GrainClass> Classes => byType.Values;

    public bool Stopping => stopping.IsCancellationRequested;

    /// <summary>Cancelled when the host begins to stop.</summary>
    public CancellationToken StoppingToken => stopping.Token;

    /// <summary>The queue that watches calls with this response timeout; null is the default timeout.</summary>
    public DeadlineQueue Deadlines(TimeSpan? timeout) => timeout is not { } span
        ? defaultDeadlines
        : deadlines.GetOrAdd(span, static (key, time) => new DeadlineQueue(time, key), Time);

    public void Start() => collector = Time.CreateTimer(_ => Collect(), null, Options.CollectionQuantum, Options.CollectionQuantum);

    /// <summary>Deactivates every grain and returns when all are gone.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        if (collector is not null)
        {
            await collector.DisposeAsync();
        }

        var live = Activations.All.ToArray();
        foreach (var activation in live)
        {
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The host is stopping."), cancellationToken);
        }

        await Task.WhenAll(live.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Reference<TGrainInterface>(primaryKey.ToString("N"));

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Reference<TGrainInterface>(primaryKey.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Reference<TGrainInterface>(primaryKey);
    }

    public TObserver CreateObjectReference<TObserver>(IGrainObserver obj)
        where TObserver : IGrainObserver => observers.Create<TObserver>(obj);

    public void DeleteObjectReference<TObserver>(IGrainObserver obj)
        where TObserver : IGrainObserver => observers.Delete(obj);

    public TGrainInterface Reference<TGrainInterface>(GrainClass grainClass, GrainId id) => GrainProxy.Create<TGrainInterface>(Target(grainClass, id));

    public GrainReferenceTarget Target(GrainClass grainClass, GrainId id) => new(this, grainClass, id);

    /// <summary>The class that ids of this type name, or null when no such class is registered any more.</summary>
    public GrainClass? FindClass(GrainType type) => byType.GetValueOrDefault(type.Name);

    public void Resubmit(GrainClass grainClass, GrainId id, GrainRequest request)
    {
        if (Stopping)
        {
            request.Fail(new OrleansMessageRejectionException($"The host is stopping; {id} did not run the request."));
        }
        else
        {
            Target(grainClass, id).Resubmit(request);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Stopping)
        {
            using var patience = new CancellationTokenSource(Options.DeactivationTimeout, Time);
            await StopAsync(patience.Token);
        }

        foreach (var queue in deadlines.Values)
        {
            queue.Dispose();
        }
    }

    private TGrainInterface Reference<TGrainInterface>(string key)
    {
        if (!byInterface.TryGetValue(typeof(TGrainInterface), out var grainClass))
        {
            throw new ArgumentException($"No grain class implements {typeof(TGrainInterface).Name}; add its assembly to EmbeddedOptions.GrainAssemblies.");
        }

        return Reference<TGrainInterface>(grainClass, new GrainId(grainClass.GrainType, new IdSpan(key)));
    }

    private void Register(GrainClass grainClass)
    {
        if (!byType.TryAdd(grainClass.GrainType.Name, grainClass))
        {
            throw new InvalidOperationException($"Two grain classes share the type name '{grainClass.GrainType}': {byType[grainClass.GrainType.Name].Type} and {grainClass.Type}.");
        }

        foreach (var face in grainClass.Interfaces.Where(face => face != typeof(IRemindable)))
        {
            byInterface.TryAdd(face, grainClass);
        }
    }

    private void Collect()
    {
        foreach (var activation in Activations.All)
        {
            if (!activation.Class.KeepAlive)
            {
                activation.CollectIfIdle(activation.Class.CollectionAge ?? Options.CollectionAge);
            }
        }
    }
}
