using System.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>A reference to a grain: finds or makes its activation, applies the response timeout and the outgoing filters.</summary>
internal sealed class GrainReferenceTarget(GrainHost host, GrainClass grainClass, GrainId id) : CallTarget
{
    private Activation? last;

    public override GrainId GrainId => id;

    public override Task<T> Send<T>(GrainRequest<T> request)
    {
        request.Source = RuntimeContext.Current?.GrainId;
        if (host.OutgoingFilters.Length > 0 && request.Method is not null)
        {
            return OutgoingCall.RunAsync(this, request, host.OutgoingFilters);
        }

        return Dispatch(request);
    }

    /// <summary>The reference that callers hold, as the interface <paramref name="face"/>.</summary>
    public object Reference(Type face) => GrainProxy.Create(face, this);

    /// <summary>Sends the request past the outgoing filters.</summary>
    public Task<T> Dispatch<T>(GrainRequest<T> request)
    {
        request.LinkCancellation();
        if (request.IsCompleted)
        {
            request.ReleaseCancellation();
            return request.Response;
        }

        if (CallTracing.Enabled && request.Method is { } method)
        {
            var outer = Activity.Current;
            request.Span = CallTracing.Start(method, id);
            Submit(request);
            Activity.Current = outer;
        }
        else
        {
            Submit(request);
        }

        if (request.Method is { OneWay: true })
        {
            _ = request.Response.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return Task.FromResult(default(T)!);
        }

        if (!request.Response.IsCompleted)
        {
            host.Deadlines(request.Method?.ResponseTimeout).Add(request, id);
        }

        return request.Response;
    }

    /// <summary>Sends a request that an activation accepted but could not run before it went.</summary>
    public void Resubmit(GrainRequest request) => SubmitSlow(request);

    private void Submit(GrainRequest request)
    {
        if (grainClass.StatelessWorkers is null && last is { } known && known.TrySubmit(request))
        {
            return;
        }

        SubmitSlow(request);
    }

    private void SubmitSlow(GrainRequest request)
    {
        while (true)
        {
            Activation activation;
            try
            {
                activation = host.Activations.GetOrCreate(grainClass, id);
            }
            catch (Exception error)
            {
                request.Fail(error);
                return;
            }

            if (activation.TrySubmit(request))
            {
                last = activation;
                return;
            }

            // The activation is on its way out. Its successor may start only when it is gone: two at once would break the single-activation rule.
            if (!activation.Deactivated.IsCompleted)
            {
                _ = ResubmitAfterAsync(activation.Deactivated, request);
                return;
            }
        }
    }

    private async Task ResubmitAfterAsync(Task deactivated, GrainRequest request)
    {
        await deactivated.ConfigureAwait(false);
        SubmitSlow(request);
    }
}
