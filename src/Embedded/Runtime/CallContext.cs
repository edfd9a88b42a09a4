using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace LunarHub.Embedded.Runtime;

/// <summary>One call as filters see it: a chain of filters with the call itself at its end.</summary>
internal abstract class CallContext(GrainRequest request, GrainId targetId)
{
    public IInvokable Request => request;

    public GrainId? SourceId => request.Source;

    public GrainId TargetId { get; } = targetId;

    public string InterfaceName => InterfaceMethod.DeclaringType!.Name;

    public string MethodName => InterfaceMethod.Name;

    public MethodInfo InterfaceMethod => request.Method!.Method;

    public object? Result { get; set; }
}

/// <summary>Runs the incoming filters inside the grain's turn.</summary>
internal sealed class IncomingCall<T>(Activation activation, GrainRequest<T> request) : CallContext(request, activation.GrainId), IIncomingGrainCallContext
{
    private int next;

    public object Grain => activation.Instance;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = activation.Instance.GetType().GetInterfaceMap(InterfaceMethod.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
        }
    }

    public async Task Invoke()
    {
        if (next < activation.Filters.Length)
        {
            await activation.Filters[next++].Invoke(this);
            return;
        }

        var task = GrainRequest<T>.AsTask(request.Method!.Invoke(activation.Instance, request.Arguments));
        await task;
        Result = task is Task<T> typed ? typed.Result : null;
    }
}

internal static class IncomingCall
{
    public static async Task<T> RunAsync<T>(Activation activation, GrainRequest<T> request)
    {
        var call = new IncomingCall<T>(activation, request);
        await call.Invoke();
        return call.Result is T result ? result : default!;
    }
}

/// <summary>Runs the outgoing filters on the caller's side.</summary>
internal sealed class OutgoingCall<T>(GrainReferenceTarget target, GrainRequest<T> request, IOutgoingGrainCallFilter[] filters)
    : CallContext(request, target.GrainId), IOutgoingGrainCallContext
{
    private readonly IGrainContext? source = RuntimeContext.Current;
    private int next;

    public object Grain { get; } = target.Reference(request.Method!.Method.DeclaringType!);

    public IGrainContext? SourceContext => source;

    public async Task Invoke()
    {
        if (next < filters.Length)
        {
            await filters[next++].Invoke(this);
            return;
        }

        Result = await target.Dispatch(request);
    }
}

internal static class OutgoingCall
{
    public static async Task<T> RunAsync<T>(GrainReferenceTarget target, GrainRequest<T> request, IOutgoingGrainCallFilter[] filters)
    {
        var call = new OutgoingCall<T>(target, request, filters);
        await call.Invoke();
        return call.Result is T result ? result : default!;
    }
}
