using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace LunarHub.Embedded.Runtime;

/// <summary>
/// One live grain: its object, its queue of requests and its life from activation to deactivation. At most one request runs at a time,
/// unless the requests' markers let them interleave; and all code of the grain runs on <see cref="Scheduler"/>, so never on two threads at once.
/// </summary>
internal sealed class Activation : IGrainContext
{
    private enum Stage
    {
        Activating,
        Active,
        Deactivating,
        Gone,
    }

    private readonly Lock gate = new();
    private readonly LinkedList<GrainRequest> waiting = new();
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource lifetime = new();
    private readonly List<IDisposable> owned = [];
    private Stage stage = Stage.Activating;
    private int running;
    private int runningReadOnly;
    private bool deactivateWhenIdle;
    private DeactivationReason deactivationReason;
    private long lastUsed;
    private long keepUntil;
    private IServiceScope? services;

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

    public IServiceProvider ActivationServices => services!.ServiceProvider;

    public Task Deactivated => gone.Task;

    /// <summary>Cancelled when the activation begins to go.</summary>
    public CancellationToken Lifetime => lifetime.Token;

    /// <summary>The filters around each call, outermost first; the grain's own is last.</summary>
    public IIncomingGrainCallFilter[] Filters { get; private set; } = [];

    /// <summary>Requests that wait or run.</summary>
    public int Load
    {
        get
        {
            lock (gate)
            {
                return waiting.Count + running;
            }
        }
    }

    /// <summary>
    /// Accepts the request, or says false when the activation is on its way out. A request that the queue has no room for is failed at once.
    /// </summary>
    public bool TrySubmit(GrainRequest request)
    {
        lock (gate)
        {
            if (stage is Stage.Deactivating or Stage.Gone || deactivateWhenIdle)
            {
                return false;
            }

            if (!MayStart(request))
            {
                if (waiting.Count >= Host.Options.MaxEnqueuedRequests)
                {
                    request.Fail(new OrleansMessageRejectionException($"{GrainId} has {waiting.Count} requests waiting, its limit; try again later."));
                    return true;
                }

                waiting.AddLast(request);
                return true;
            }

            Admit(request);
        }

        Start(request, inline: true);
        return true;
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
            owned.Add(resource);
        }
    }

    public void Disown(IDisposable resource)
    {
        lock (gate)
        {
            owned.Remove(resource);
        }
    }

    void IGrainContext.DelayDeactivation(TimeSpan span)
    {
        lock (gate)
        {
            keepUntil = span < TimeSpan.Zero ? 0 : Host.Time.GetTimestamp() + (long)(span.TotalSeconds * Host.Time.TimestampFrequency);
        }
    }

    TGrainInterface IGrainContext.GetReference<TGrainInterface>() => Host.Reference<TGrainInterface>(Class, GrainId);

    // The gate is held.
    private bool MayStart(GrainRequest request)
    {
        if (stage != Stage.Active)
        {
            return false;
        }

        return running == 0 || Class.Reentrant || request.AlwaysInterleave || (request.ReadOnly && runningReadOnly == running);
    }

    // The gate is held.
    private void Admit(GrainRequest request)
    {
        running++;
        if (request.ReadOnly)
        {
            runningReadOnly++;
        }
    }

    private void Start(GrainRequest request, bool inline)
    {
        var turn = new Task(static state =>
        {
            var (activation, work) = ((Activation, GrainRequest))state!;
            activation.RunTurn(work);
        }, (this, request));
        if (inline)
        {
            Scheduler.StartInline(turn);
        }
        else
        {
            turn.Start(Scheduler);
        }
    }

    private void RunTurn(GrainRequest request)
    {
        Task outcome;
        try
        {
            Host.Statistics.CountCall();
            outcome = request.RunAsync(this);
        }
        catch (Exception error)
        {
            outcome = Task.FromException(error);
        }

        if (outcome.IsCompleted)
        {
            Finish(request, outcome);
        }
        else
        {
            _ = outcome.ContinueWith(
                static (task, state) =>
                {
                    var (activation, work) = ((Activation, GrainRequest))state!;
                    activation.Finish(work, task);
                },
                (this, request),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void Finish(GrainRequest request, Task outcome)
    {
        request.Complete(outcome);
        var deactivate = false;
        List<GrainRequest>? next = null;
        lock (gate)
        {
            running--;
            if (request.ReadOnly)
            {
                runningReadOnly--;
            }

            lastUsed = Host.Time.GetTimestamp();
            if (deactivateWhenIdle)
            {
                deactivate = running == 0 && stage == Stage.Active;
                if (deactivate)
                {
                    stage = Stage.Deactivating;
                }
            }
            else if (waiting.Count > 0)
            {
                next = TakeRunnable();
            }
        }

        StartAll(next);
        if (deactivate)
        {
            BeginDeactivation();
        }
    }

    // The gate is held. Takes, in order, every waiting request that may start now.
    private List<GrainRequest>? TakeRunnable()
    {
        List<GrainRequest>? next = null;
        for (var node = waiting.First; node is not null;)
        {
            var following = node.Next;
            if (node.Value.IsCompleted)
            {
                // Its caller timed out while it waited: running it now would be work for nobody.
                node.Value.ReleaseCancellation();
                waiting.Remove(node);
            }
            else if (MayStart(node.Value))
            {
                waiting.Remove(node);
                Admit(node.Value);
                (next ??= []).Add(node.Value);
            }
            else if (!Class.MayOvertake)
            {
                break;
            }

            node = following;
        }

        return next;
    }

    private void StartAll(List<GrainRequest>? requests)
    {
        foreach (var request in requests ?? [])
        {
            Start(request, inline: false);
        }
    }

    private async Task ActivateAsync()
    {
        try
        {
            services = Host.Services.CreateScope();
            Instance = Class.Create(this);
            Filters = Instance is IIncomingGrainCallFilter own ? [.. Host.IncomingFilters, own] : Host.IncomingFilters;
            foreach (var state in owned.OfType<IActivationState>().ToArray())
            {
                await state.LoadAsync(Lifetime);
            }

            await ((IGrainBase)Instance).OnActivateAsync(Lifetime);
        }
        catch (Exception error)
        {
            FailActivation(error);
            return;
        }

        List<GrainRequest>? next;
        lock (gate)
        {
            stage = Stage.Active;
            running--;
            next = TakeRunnable();
        }

        StartAll(next);
    }

    private void FailActivation(Exception error)
    {
        GrainRequest[] orphans;
        lock (gate)
        {
            stage = Stage.Gone;
            running--;
            orphans = [.. waiting];
            waiting.Clear();
        }

        Release();
        foreach (var request in orphans)
        {
            request.Fail(error);
        }
    }

    private void BeginDeactivation() => new Task(static state => _ = ((Activation)state!).DeactivateAsync(), this).Start(Scheduler);

    private async Task DeactivateAsync()
    {
        await lifetime.CancelAsync();
        try
        {
            await ((IGrainBase)Instance).OnDeactivateAsync(deactivationReason, CancellationToken.None).WaitAsync(Host.Options.DeactivationTimeout, Host.Time);
        }
        catch (Exception error)
        {
            Host.Log.DeactivationFailed(GrainId.ToString(), error);
        }

        GrainRequest[] orphans;
        lock (gate)
        {
            stage = Stage.Gone;
            orphans = [.. waiting];
            waiting.Clear();
        }

        Release();
        foreach (var request in orphans)
        {
            Host.Resubmit(Class, GrainId, request);
        }
    }

    private void Release()
    {
        IDisposable[] resources;
        lock (gate)
        {
            resources = [.. owned];
            owned.Clear();
        }

        foreach (var resource in resources)
        {
            resource.Dispose();
        }

        (Instance as IDisposable)?.Dispose();
        services?.Dispose();
        Host.Activations.Remove(this);
        lifetime.Dispose();
        gone.TrySetResult();
    }
}
