using System.Collections.Concurrent;

namespace LunarHub.Embedded.Runtime;

/// <summary>
/// Runs the tasks of one activation one at a time, in order. Code that awaits inside such a task comes back here, because the awaiter
/// captures <see cref="TaskScheduler.Current"/>: that is what makes a turn single-threaded.
/// </summary>
internal sealed class ActivationScheduler(Activation? owner) : TaskScheduler, IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Task> tasks = new();

    // 0: nobody drains the queue; 1: exactly one thread does. Only the holder may execute tasks.
    private int draining;

    [ThreadStatic]
    private static bool lendCallersThread;

    /// <summary>The activation whose turns run here; null for an observer's queue.</summary>
    public Activation? Owner { get; } = owner;

    /// <summary>
    /// Queues <paramref name="task"/> and, when the scheduler is idle, runs it on the calling thread: a call to an idle grain then costs no
    /// thread switch. The turn is still exclusive. Falls back to the pool when the stack is nearly used up.
    /// </summary>
    public void StartInline(Task task)
    {
        lendCallersThread = true;
        try
        {
            task.Start(this);
        }
        finally
        {
            lendCallersThread = false;
        }
    }

    protected override void QueueTask(Task task)
    {
        var lend = lendCallersThread;
        lendCallersThread = false;
        tasks.Enqueue(task);
        if (Interlocked.CompareExchange(ref draining, 1, 0) != 0)
        {
            return;
        }

        if (lend && System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // One turn only: whatever it queues belongs to the pool, so that the caller gets its thread back.
            if (tasks.TryDequeue(out var first))
            {
                TryExecuteTask(first);
            }

            Release();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;

    void IThreadPoolWorkItem.Execute()
    {
        // A long queue gives the thread back now and then, so that one busy grain does not starve the others.
        const int TurnsPerSlice = 64;
        for (var i = 0; i < TurnsPerSlice && tasks.TryDequeue(out var task); i++)
        {
            TryExecuteTask(task);
        }

        Release();
    }

    private void Release()
    {
        Volatile.Write(ref draining, 0);
        if (!tasks.IsEmpty && Interlocked.CompareExchange(ref draining, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
