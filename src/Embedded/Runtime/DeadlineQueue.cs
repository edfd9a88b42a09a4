using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>A request's links in the queue that watches it.</summary>
internal sealed class DeadlineEntry
{
    public DeadlineQueue? Queue { get; set; }

    public GrainRequest? Request { get; set; }

    public GrainId Target { get; set; }

    public DeadlineEntry? Previous { get; set; }

    public DeadlineEntry? Next { get; set; }

    /// <summary>Timestamp of the host's clock at which the caller gives up.</summary>
    public long Due { get; set; }

    public void Leave() => Queue?.Remove(this);
}

/// <summary>
/// Watches the calls that share one response timeout. They fall due in the order in which they came, so a linked list and one timer for its
/// head serve any number of calls; a timer for each would cost more than the call itself.
/// </summary>
internal sealed class DeadlineQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly TimeSpan timeout;
    private readonly long ticks;
    private readonly ITimer timer;
    private DeadlineEntry? head;
    private DeadlineEntry? tail;
    private bool armed;

    public DeadlineQueue(TimeProvider time, TimeSpan timeout)
    {
        this.time = time;
        this.timeout = timeout;
        ticks = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        timer = time.CreateTimer(static state => ((DeadlineQueue)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(GrainRequest request, GrainId target)
    {
        var entry = request.Deadline;
        entry.Target = target;
        entry.Due = time.GetTimestamp() + ticks;
        var arm = false;
        lock (gate)
        {
            entry.Queue = this;
            entry.Request = request;
            entry.Previous = tail;
            if (tail is null)
            {
                head = entry;
            }
            else
            {
                tail.Next = entry;
            }

            tail = entry;
            if (!armed)
            {
                armed = arm = true;
            }
        }

        if (arm)
        {
            timer.Change(timeout, Timeout.InfiniteTimeSpan);
        }

        // The answer may have come before the entry was in the list, and so have found nothing to take out.
        if (request.IsCompleted)
        {
            Remove(entry);
        }
    }

    public void Remove(DeadlineEntry entry)
    {
        lock (gate)
        {
            Unlink(entry);
        }
    }

    public void Dispose() => timer.Dispose();

    // The gate is held. Does nothing for an entry that has left.
    private void Unlink(DeadlineEntry entry)
    {
        if (entry.Request is null)
        {
            return;
        }

        if (entry.Previous is null)
        {
            head = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is null)
        {
            tail = entry.Previous;
        }
        else
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Request = null;
        entry.Previous = entry.Next = null;
    }

    private void Expire()
    {
        List<(GrainRequest Request, GrainId Target)> late = [];
        var wait = Timeout.InfiniteTimeSpan;
        lock (gate)
        {
            var now = time.GetTimestamp();
            while (head is { } entry && entry.Due <= now)
            {
                late.Add((entry.Request!, entry.Target));
                Unlink(entry);
            }

            armed = head is not null;
            if (head is not null)
            {
                // Rounded up to a whole millisecond, the timer's own unit, lest it fire just before the deadline again and again.
                wait = TimeSpan.FromMilliseconds(Math.Ceiling(time.GetElapsedTime(now, head.Due).TotalMilliseconds));
            }
        }

        if (wait != Timeout.InfiniteTimeSpan)
        {
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        }

        foreach (var (request, target) in late)
        {
            request.Fail(new TimeoutException($"{request.Method?.InterfaceName ?? "A turn"}.{request.Method?.Method.Name} on {target} did not answer within {timeout}."));
            request.CancelCallee();
        }
    }
}
