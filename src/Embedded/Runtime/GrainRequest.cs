using System.Diagnostics;
using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace LunarHub.Embedded.Runtime;

/// <summary>One call on its way to a grain. Created by the caller's reference, run as a turn of the activation, completed once.</summary>
internal abstract class GrainRequest(GrainMethod? method, object?[] arguments) : IInvokable
{
    private Task? turn;
    private Activity? span;
    private Activation? activation;
    private CancellationTokenSource? cancellation;
    private CancellationTokenRegistration callerGaveUp;

    /// <summary>Null for the host's own requests: timers, stream deliveries, steps of an enumeration.</summary>
    public GrainMethod? Method { get; } = method;

    public object?[] Arguments { get; } = arguments;

    public GrainId? Source { get; set; }

    /// <summary>The span of the call, when somebody traces.</summary>
    public Activity? Span
    {
        set => span = value;
    }

    /// <summary>This request's place among those that wait for an answer; owned by <see cref="DeadlineQueue"/>.</summary>
    public DeadlineEntry Deadline { get; } = new();

    public virtual bool ReadOnly => Method is { ReadOnly: true };

    public virtual bool AlwaysInterleave => Method is { AlwaysInterleave: true };

    /// <summary>False for work that must not keep an otherwise idle grain in memory.</summary>
    public virtual bool CountsAsUse => true;

    public abstract bool IsCompleted { get; }

    /// <summary>What the grain's side returns: a task, possibly completed already.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>Completes the caller's side from the task that <see cref="RunAsync"/> returned.</summary>
    public abstract void Complete(Task outcome);

    /// <summary>Ends the caller's wait with <paramref name="error"/>, unless the call has ended already.</summary>
    public abstract void Fail(Exception error);

    /// <summary>
    /// Makes the turn that will run the request, once. The task takes the caller's execution context with it, which is how <see cref="RequestContext"/>
    /// and the current span reach the callee even when the request waits its turn behind others.
    /// </summary>
    public void Prepare() => turn ??= new Task(static state => ((GrainRequest)state!).RunTurn(), this);

    public void Start(Activation target)
    {
        activation = target;
        turn!.Start(target.Scheduler);
    }

    /// <summary>Gives the callee a token of its own that follows the caller's and that a timeout can cancel. A caller who cancels stops waiting at once.</summary>
    public void LinkCancellation()
    {
        if (Method is not { CancellationIndex: >= 0 } method)
        {
            return;
        }

        var callers = (CancellationToken)(Arguments[method.CancellationIndex] ?? CancellationToken.None);
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(callers);
        Arguments[method.CancellationIndex] = cancellation.Token;
        callerGaveUp = callers.UnsafeRegister(static (state, token) => ((GrainRequest)state!).Fail(new OperationCanceledException(token)), this);
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
    public void ReleaseCancellation()
    {
        callerGaveUp.Dispose();
        cancellation?.Dispose();
    }

    public int GetArgumentCount() => Arguments.Length;

    public object? GetArgument(int index) => Arguments[index];

    public void SetArgument(int index, object value) => Arguments[index] = value;

    public string GetMethodName() => GetMethod().Name;

    public string GetInterfaceName() => Method!.InterfaceName;

    public MethodInfo GetMethod() => Method!.Method;

    /// <summary>Ends the span, before the caller goes on, so that it never outlives the caller's own. The first of several outcomes counts.</summary>
    protected void EndSpan(Exception? error)
    {
        if (span is not null && Interlocked.Exchange(ref span, null) is { } ended)
        {
            CallTracing.Stop(ended, error);
        }
    }

    private void RunTurn() => activation!.RunTurn(this);
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
        ReleaseCancellation();
        if (outcome.IsCompletedSuccessfully)
        {
            EndSpan(error: null);
            promise.TrySetResult(outcome is Task<T> typed ? typed.Result : default!);
            Deadline.Leave();
        }
        else
        {
            Fail(ErrorOf(outcome));
        }
    }

    public override void Fail(Exception error)
    {
        EndSpan(error);
        promise.TrySetException(error);
        Deadline.Leave();
    }

    /// <summary>A grain may return any kind of awaitable that its interface allows; a task is the common form.</summary>
    public static Task AsTask(object? returned) => returned switch
    {
        Task task => task,
        ValueTask plain => plain.AsTask(),
        ValueTask<T> typed => typed.AsTask(),
        _ => Task.CompletedTask,
    };

    // The exception that an await of the task would throw, with the stack of the place that threw it.
    private static Exception ErrorOf(Task outcome)
    {
        if (outcome.Exception is { } faults)
        {
            return faults.InnerExceptions[0];
        }

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
internal sealed class HostRequest<T>(Func<Activation, Task<T>> work, bool interleave = false, bool countsAsUse = true) : GrainRequest<T>(null, [])
{
    public override bool AlwaysInterleave => interleave;

    public override bool CountsAsUse => countsAsUse;

    public override Task RunAsync(Activation activation) => work(activation);
}
