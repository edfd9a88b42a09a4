using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>Ticks as turns of its activation. The next tick is set when the callback has ended, so ticks never overlap.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation activation;
    private readonly Func<CancellationToken, Task> callback;
    private readonly bool interleave;
    private readonly ITimer timer;
    private readonly CancellationTokenSource disposed = new();
    private readonly bool keepAlive;
    private TimeSpan period;
    private bool changed;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        this.activation = activation;
        this.callback = callback;
        interleave = options.Interleave;
        period = options.Period;
        keepAlive = options.KeepAlive;
        // A tick is nobody's call: it must not carry the request context of the call that happened to register the timer.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            timer = activation.Host.Time.CreateTimer(static state => ((GrainTimer)state!).Tick(), this, options.DueTime, Timeout.InfiniteTimeSpan);
        }

        activation.Own(this);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        this.period = period;
        changed = true;
        timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        activation.Disown(this);
        timer.Dispose();
        disposed.Cancel();
    }

    private void Tick()
    {
        if (!disposed.IsCancellationRequested)
        {
            var tick = new HostRequest<bool>(RunAsync, interleave, countsAsUse: keepAlive);
            if (activation.TrySubmit(tick) && tick.Response.IsFaulted)
            {
                // The grain's queue is full: this tick is lost, the next is not.
                activation.Host.Log.TimerFailed(activation.GrainId.ToString(), tick.Response.Exception!.InnerException!);
                SetNext();
            }
        }
    }

    private async Task<bool> RunAsync(Activation owner)
    {
        try
        {
            changed = false;
            if (!disposed.IsCancellationRequested)
            {
                await callback(disposed.Token);
            }
        }
        catch (Exception error)
        {
            owner.Host.Log.TimerFailed(owner.GrainId.ToString(), error);
        }
        finally
        {
            // A callback that has changed its own timer has set the next tick already.
            if (!changed)
            {
                SetNext();
            }
        }

        return true;
    }

    private void SetNext()
    {
        if (!disposed.IsCancellationRequested && period != Timeout.InfiniteTimeSpan)
        {
            timer.Change(period, Timeout.InfiniteTimeSpan);
        }
    }
}
