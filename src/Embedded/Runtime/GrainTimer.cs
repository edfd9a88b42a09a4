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
    private TimeSpan period;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        this.activation = activation;
        this.callback = callback;
        interleave = options.Interleave;
        period = options.Period;
        timer = activation.Host.Time.CreateTimer(static state => ((GrainTimer)state!).Tick(), this, options.DueTime, Timeout.InfiniteTimeSpan);
        activation.Own(this);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        this.period = period;
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
            activation.TrySubmit(new HostRequest<bool>(RunAsync, interleave));
        }
    }

    private async Task<bool> RunAsync(Activation owner)
    {
        try
        {
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
            if (!disposed.IsCancellationRequested && period != Timeout.InfiniteTimeSpan)
            {
                timer.Change(period, Timeout.InfiniteTimeSpan);
            }
        }

        return true;
    }
}
