using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>
/// One live grain: its object, its queue of requests and its life from activation to deactivation. At most one request runs at a time,
/// unless the requests' markers let them interleave; and all code of the grain runs on <see cref="Scheduler"/>, so never on two threads at once.
/// </summary>
/// <remarks>There may be a great many idle activations: what only a busy or a leaving one needs is made when it is first needed.</remarks>
internal sealed partial class Activation : IGrainContext
{
    private enum Stage : byte
    {
        Activating,
        Active,
        Deactivating,
        Gone,
    }

    private readonly Lock gate = new();
    private TaskCompletionSource? gone;
    private List<IDisposable>? owned;
    private AsyncServiceScope? services;
    private Stage stage = Stage.Activating;
    private bool deactivateWhenIdle;
    private DeactivationReason deactivationReason;
    private long lastUsed;
    private long keepUntil;

    public Activation(GrainHost host, GrainClass grainClass, GrainId id)
    {
        Host = host;
        Class = grainClass;
        GrainId = id;
        Scheduler = new ActivationScheduler(this);
        lastUsed = host.Time.GetTimestamp();
        // Activation is the first turn; requests wait behind it.
        running = 1;
        new Task(static state => _ = ((Activation)state!).ActivateAsync(), this).Start(Scheduler);
    }

    public GrainHost Host { get; }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public ActivationScheduler Scheduler { get; }

    public object Instance { get; private set; } = null!;

    public object? GrainInstance => Instance;

    /// <summary>The filters around each call, outermost first; the grain's own is last.</summary>
    public IIncomingGrainCallFilter[] Filters { get; private set; } = [];

    public IServiceProvider ActivationServices
    {
        get
        {
            lock (gate)
            {
                return (services ??= Host.Services.CreateAsyncScope()).ServiceProvider;
            }
        }
    }

    public Task Deactivated
    {
        get
        {
            lock (gate)
            {
                return stage == Stage.Gone ? Task.CompletedTask : (gone ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    public void Deactivate(DeactivationReason reason, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (stage is Stage.Deactivating or Stage.Gone || deactivateWhenIdle)
            {
                return;
            }

            deactivateWhenIdle = true;
            deactivationReason = reason;
            if (running > 0)
            {
                return;
            }

            stage = Stage.Deactivating;
        }

        BeginDeactivation();
    }

    /// <summary>Deactivates when idle for <paramref name="age"/>; called by the collector.</summary>
    public void CollectIfIdle(TimeSpan age)
    {
        lock (gate)
        {
            var now = Host.Time.GetTimestamp();
            if (stage != Stage.Active || running > 0 || now < keepUntil || Host.Time.GetElapsedTime(lastUsed, now) < age)
            {
                return;
            }
        }

        Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation was idle."));
    }

    /// <summary>Disposes <paramref name="resource"/> with the activation.</summary>
    public void Own(IDisposable resource)
    {
        lock (gate)
        {
            (owned ??= new List<IDisposable>(1)).Add(resource);
        }
    }

    public void Disown(IDisposable resource)
    {
        lock (gate)
        {
            owned?.Remove(resource);
        }
    }

    void IGrainContext.DelayDeactivation(TimeSpan span)
    {
        lock (gate)
        {
            keepUntil = span == Timeout.InfiniteTimeSpan || span == TimeSpan.MaxValue ? long.MaxValue
                : span < TimeSpan.Zero ? 0
                : Host.Time.GetTimestamp() + (long)(span.TotalSeconds * Host.Time.TimestampFrequency);
        }
    }

    TGrainInterface IGrainContext.GetReference<TGrainInterface>() => Host.Reference<TGrainInterface>(Class, GrainId);

    private async Task ActivateAsync()
    {
        try
        {
            Instance = Class.Create(this);
            Filters = Instance is IIncomingGrainCallFilter own ? [.. Host.IncomingFilters, own] : Host.IncomingFilters;
            foreach (var state in owned?.OfType<IActivationState>().ToArray() ?? [])
            {
                await state.LoadAsync(Host.StoppingToken);
            }

            await ((IGrainBase)Instance).OnActivateAsync(Host.StoppingToken);
        }
        catch (Exception error)
        {
            await LeaveAsync(request => request.Fail(error));
            return;
        }

        lock (gate)
        {
            stage = Stage.Active;
        }

        EndTurn(readOnly: false, interleaved: false, countsAsUse: true);
    }

    private void BeginDeactivation() => new Task(static state => _ = ((Activation)state!).DeactivateAsync(), this).Start(Scheduler);

    private async Task DeactivateAsync()
    {
        using var patience = new CancellationTokenSource(Host.Options.DeactivationTimeout, Host.Time);
        try
        {
            await ((IGrainBase)Instance).OnDeactivateAsync(deactivationReason, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception error)
        {
            Host.Log.DeactivationFailed(GrainId.ToString(), error);
        }

        await LeaveAsync(request => Host.Resubmit(Class, GrainId, request));
    }

    // The last thing an activation does. Its successor may start once it is out of the directory, so everything it owns goes first.
    private async Task LeaveAsync(Action<GrainRequest> sendAway)
    {
        IDisposable[] resources;
        lock (gate)
        {
            resources = owned is null ? [] : [.. owned];
            owned = null;
        }

        foreach (var resource in resources)
        {
            resource.Dispose();
        }

        if (Instance is IAsyncDisposable or IDisposable || services is not null)
        {
            await DisposeAsync();
        }

        TaskCompletionSource? observers;
        GrainRequest[] orphans;
        Host.Activations.Remove(this);
        lock (gate)
        {
            stage = Stage.Gone;
            observers = gone;
            orphans = TakeAllWaiting();
        }

        observers?.TrySetResult();
        foreach (var request in orphans)
        {
            sendAway(request);
        }
    }

    private async Task DisposeAsync()
    {
        try
        {
            switch (Instance)
            {
                case IAsyncDisposable asynchronous:
                    await asynchronous.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            if (services is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception error)
        {
            Host.Log.DeactivationFailed(GrainId.ToString(), error);
        }
    }
}
