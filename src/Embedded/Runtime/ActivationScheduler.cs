using System.Diagnostics.CodeAnalysis;

namespace LunarHub.Embedded.Runtime;

/// <summary>
/// Runs the tasks of one activation one at a time, in order, on the thread pool. Code that awaits inside such a task comes back here, because
/// the awaiter captures <see cref="TaskScheduler.Current"/>: that is what makes a turn single-threaded.
/// </summary>
internal sealed class ActivationScheduler(Activation? owner) : TaskScheduler, IThreadPoolWorkItem
{
    // A long queue gives the thread back now and then, so that one busy grain does not starve the others.
    private const int TasksPerSlice = 64;

    // An idle activation keeps no larger queue than this: most never have more than a task or two waiting.
    private const int KeptCapacity = 16;

    private readonly Lock gate = new();

    // The first task of a burst has a place of its own: an activation that is never called concurrently allocates no queue.
    private Task? first;
    private Queue<Task>? rest;
    private bool draining;

    /// <summary>The activation whose turns run here; null for an observer's queue.</summary>
    public Activation? Owner { get; } = owner;

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            if (draining)
            {
                (rest ??= new Queue<Task>()).Enqueue(task);
                return;
            }

            draining = true;
            first = task;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (gate)
        {
            return [.. first is null ? [] : new[] { first }, .. rest ?? []];
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < TasksPerSlice; i++)
        {
            if (!TryTake(out var task))
            {
                return;
            }

            TryExecuteTask(task);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // False ends the drain: from then on the next task to come claims a thread of its own.
    private bool TryTake([NotNullWhen(true)] out Task? task)
    {
        lock (gate)
        {
            task = first;
            first = null;
            if (task is not null || (rest is not null && rest.TryDequeue(out task)))
            {
                return true;
            }

            draining = false;
            if (rest is { Capacity: > KeptCapacity })
            {
                rest = null;
            }

            return false;
        }
    }
}
