using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>One call on its way to a grain. Created by the caller's reference, run as a turn of the activation, completed once.</summary>
internal abstract class GrainRequest(GrainMethod? method, object?[] arguments)
{
    private CancellationTokenSource? cancellation;

    /// <summary>Null for the host's own requests: activation, timers, stream deliveries.</summary>
    public GrainMethod? Method { get; } = method;

    public object?[] Arguments { get; } = arguments;

    public GrainId? Source { get; set; }

    public virtual bool ReadOnly => Method is { ReadOnly: true };

    public virtual bool AlwaysInterleave => Method is { AlwaysInterleave: true };

    /// <summary>What the grain's side returns: a task, possibly completed already.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>Completes the caller's side from the task that <see cref="RunAsync"/> returned.</summary>
    public abstract void Complete(Task outcome);

    public abstract void Fail(Exception error);

    public abstract bool IsCompleted { get; }

    /// <summary>Gives the callee a token of its own that follows the caller's and that a timeout can cancel.</summary>
    public void LinkCancellation()
    {
        if (Method is { CancellationIndex: >= 0 } method)
        {
            var callers = (CancellationToken)(Arguments[method.CancellationIndex] ?? CancellationToken.None);
            cancellation = CancellationTokenSource.CreateLinkedTokenSource(callers);
            Arguments[method.CancellationIndex] = cancellation.Token;
        }
    }

    public void CancelCallee()
    {
        try
        {
            cancellation?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended at the very moment of its deadline: there is nobody left to cancel.
        }
    }

    /// <summary>Lets go of the callee's token. Called once the callee is done or will never run.</summary>
    public void ReleaseCancellation() => cancellation?.Dispose();
}

/// <summary>A request whose result is a <typeparamref name="T"/>.</summary>
internal class GrainRequest<T>(GrainMethod? method, object?[] arguments) : GrainRequest(method, arguments)
{
    private readonly TaskCompletionSource<T> promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Response => promise.Task;

    public override bool IsCompleted => promise.Task.IsCompleted;

    public override Task RunAsync(Activation activation) => activation.Filters.Length > 0
        ? IncomingCall.RunAsync(activation, this)
        : AsTask(Method!.Invoke(activation.Instance, Arguments));

    public override void Complete(Task outcome)
    {
        switch (outcome.Status)
        {
            case TaskStatus.RanToCompletion:
                promise.TrySetResult(outcome is Task<T> typed ? typed.Result : default!);
                break;
            case TaskStatus.Canceled:
                promise.TrySetException(Cancelled(outcome));
                break;
            default:
                promise.TrySetException(outcome.Exception!.InnerExceptions);
                break;
        }

        ReleaseCancellation();
    }

    public override void Fail(Exception error) => promise.TrySetException(error);

    /// <summary>A grain may return any kind of awaitable that its interface allows; a task is the common form.</summary>
    public static Task AsTask(object? returned) => returned switch
    {
        Task task => task,
        ValueTask plain => plain.AsTask(),
        ValueTask<T> typed => typed.AsTask(),
        _ => Task.CompletedTask,
    };

    private static OperationCanceledException Cancelled(Task outcome)
    {
        try
        {
            outcome.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException error)
        {
            return error;
        }

        return new TaskCanceledException(outcome);
    }
}

/// <summary>A turn of the host's own: a timer tick, a stream delivery, a step of an enumeration.</summary>
internal sealed class HostRequest<T>(Func<Activation, Task<T>> work, bool interleave = false) : GrainRequest<T>(null, [])
{
    public override bool AlwaysInterleave => interleave;

    public override Task RunAsync(Activation activation) => work(activation);
}
