namespace LunarHub.Models.Tests.Remote;

/// <summary>A clock on which a pause is over at once, having taken its time, while a time-out of a known length is held until a test lets it run out.</summary>
internal sealed class JumpingTime(TimeSpan timeOut) : TimeProvider
{
    private readonly TimeSpan held = timeOut;
    private readonly Lock gate = new();
    private readonly List<Timer> waiting = [];
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        lock (gate)
        {
            now += by;
        }
    }

    /// <summary>Lets every time-out that waits run out.</summary>
    public void RunOut()
    {
        Timer[] due;
        lock (gate)
        {
            now += held;
            due = [.. waiting];
            waiting.Clear();
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    private sealed class Timer(JumpingTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.waiting.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                if (dueTime == time.held)
                {
                    time.waiting.Add(this);
                    return true;
                }

                time.now += dueTime;
            }

            Fire();
            return true;
        }

        public void Fire() => ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);

        public void Dispose()
        {
            lock (time.gate)
            {
                time.waiting.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
