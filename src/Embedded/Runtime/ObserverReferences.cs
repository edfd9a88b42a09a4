using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>References to objects outside the grains. An object is kept alive by its owner, not by the reference, as in Orleans.</summary>
internal sealed class ObserverReferences
{
    private readonly ConditionalWeakTable<IGrainObserver, ObserverTarget> targets = [];

    public TObserver Create<TObserver>(IGrainObserver observer)
        => GrainProxy.Create<TObserver>(targets.GetValue(observer, static created => new ObserverTarget(created)));

    public void Delete(IGrainObserver observer)
    {
        if (targets.TryGetValue(observer, out var target))
        {
            target.Close();
            targets.Remove(observer);
        }
    }

    private sealed class ObserverTarget(IGrainObserver observer) : CallTarget
    {
        private readonly WeakReference<IGrainObserver> observer = new(observer);
        private readonly ActivationScheduler scheduler = new(owner: null);
        private volatile bool closed;

        public override GrainId GrainId { get; } = new(new GrainType("observer"), new IdSpan(Guid.NewGuid().ToString("N")));

        public void Close() => closed = true;

        public override Task<T> Send<T>(GrainRequest<T> request)
        {
            new Task(() => _ = RunAsync(request)).Start(scheduler);
            return request.Response;
        }

        private async Task RunAsync<T>(GrainRequest<T> request)
        {
            if (closed || !observer.TryGetTarget(out var live))
            {
                request.Fail(new ObjectDisposedException(GrainId.ToString(), "The observer is gone."));
                return;
            }

            Task outcome;
            try
            {
                outcome = GrainRequest<T>.AsTask(request.Method!.Invoke(live, request.Arguments));
                await ((Task)outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
            catch (Exception error)
            {
                outcome = Task.FromException(error);
            }

            request.Complete(outcome);
        }
    }
}
