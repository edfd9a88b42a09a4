using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace LunarHub.Embedded.Runtime;

/// <summary>Which request may run when.</summary>
internal sealed partial class Activation
{
    private LinkedList<GrainRequest>? waiting;

    // Of the waiting, those whose markers may let them overtake. While there are none, a look at the head of the queue is enough.
    private int waitingToInterleave;
    private int running;
    private int runningReadOnly;

    // Requests that interleave with anything: as in Orleans they hold nobody up, so they do not count among those that others wait for.
    private int runningInterleaved;

    /// <summary>Requests that wait or run.</summary>
    public int Load
    {
        get
        {
            lock (gate)
            {
                return running + (waiting?.Count ?? 0);
            }
        }
    }

    /// <summary>Requests that wait.</summary>
    public int QueueLength
    {
        get
        {
            lock (gate)
            {
                return waiting?.Count ?? 0;
            }
        }
    }

    /// <summary>
    /// Accepts the request, or says false when the activation is on its way out. A request that the queue has no room for is failed at once.
    /// </summary>
    public bool TrySubmit(GrainRequest request)
    {
        request.Prepare();
        var rejected = false;
        lock (gate)
        {
            if (stage is Stage.Deactivating or Stage.Gone || deactivateWhenIdle)
            {
                return false;
            }

            if (MayStart(request))
            {
                Admit(request);
            }
            else if (waiting?.Count >= Host.Options.MaxEnqueuedRequests)
            {
                rejected = true;
            }
            else
            {
                (waiting ??= new LinkedList<GrainRequest>()).AddLast(request);
                waitingToInterleave += MayInterleave(request) ? 1 : 0;
                return true;
            }
        }

        if (rejected)
        {
            request.Fail(new OrleansMessageRejectionException($"{GrainId} has {Host.Options.MaxEnqueuedRequests} requests waiting, its limit; try again later."));
            request.ReleaseCancellation();
        }
        else
        {
            request.Start(this);
        }

        return true;
    }

    /// <summary>Runs one request; called on the scheduler.</summary>
    public void RunTurn(GrainRequest request)
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

    // The gate is held.
    private bool MayStart(GrainRequest request)
    {
        if (stage != Stage.Active)
        {
            return false;
        }

        var blocking = running - runningInterleaved;
        return blocking == 0 || Class.Reentrant || request.AlwaysInterleave || (request.ReadOnly && runningReadOnly == blocking)
            || (request.Method is not null && Class.MayInterleave?.Invoke(Instance, request) == true);
    }

    private bool MayInterleave(GrainRequest request) => request.ReadOnly || request.AlwaysInterleave || Class.MayInterleave is not null;

    // The gate is held.
    private void Admit(GrainRequest request)
    {
        running++;
        if (request.AlwaysInterleave)
        {
            runningInterleaved++;
        }
        else if (request.ReadOnly)
        {
            runningReadOnly++;
        }
    }

    private void Finish(GrainRequest request, Task outcome)
    {
        request.Complete(outcome);
        if (outcome.Exception?.InnerException is InconsistentStateException)
        {
            // What the grain holds in memory is known to be stale: the next call gets a fresh activation.
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Its stored state was changed by somebody else."));
        }

        EndTurn(request.ReadOnly && !request.AlwaysInterleave, request.AlwaysInterleave, request.CountsAsUse);
    }

    private void EndTurn(bool readOnly, bool interleaved, bool countsAsUse)
    {
        var deactivate = false;
        GrainRequest? next = null;
        List<GrainRequest>? more = null;
        lock (gate)
        {
            running--;
            runningReadOnly -= readOnly ? 1 : 0;
            runningInterleaved -= interleaved ? 1 : 0;
            if (countsAsUse)
            {
                lastUsed = Host.Time.GetTimestamp();
            }

            if (deactivateWhenIdle)
            {
                deactivate = running == 0 && stage == Stage.Active;
                if (deactivate)
                {
                    stage = Stage.Deactivating;
                }
            }
            else if (waiting is { Count: > 0 })
            {
                TakeRunnable(out next, out more);
            }
        }

        next?.Start(this);
        more?.ForEach(request => request.Start(this));
        if (deactivate)
        {
            BeginDeactivation();
        }
    }

    // The gate is held. Takes, in order, every waiting request that may start now; mostly there is exactly one.
    private void TakeRunnable(out GrainRequest? first, out List<GrainRequest>? more)
    {
        first = null;
        more = null;
        for (var node = waiting!.First; node is not null;)
        {
            var following = node.Next;
            var request = node.Value;
            if (request.IsCompleted)
            {
                // Its caller gave up while it waited: running it now would be work for nobody.
                request.ReleaseCancellation();
                Unqueue(node);
            }
            else if (MayStart(request))
            {
                Unqueue(node);
                Admit(request);
                if (first is null)
                {
                    first = request;
                }
                else
                {
                    (more ??= []).Add(request);
                }
            }
            else if (waitingToInterleave == 0)
            {
                return;
            }

            node = following;
        }
    }

    private void Unqueue(LinkedListNode<GrainRequest> node)
    {
        waiting!.Remove(node);
        waitingToInterleave -= MayInterleave(node.Value) ? 1 : 0;
    }

    // The gate is held.
    private GrainRequest[] TakeAllWaiting()
    {
        GrainRequest[] all = waiting is null ? [] : [.. waiting];
        waiting = null;
        waitingToInterleave = 0;
        return all;
    }
}
