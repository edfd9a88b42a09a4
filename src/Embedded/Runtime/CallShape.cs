using System.Reflection;

namespace LunarHub.Embedded.Runtime;

/// <summary>
/// How a method hands back its outcome. One instance per method: it turns a call into a request of the right result type and the request's task into what the caller gets.
/// </summary>
internal abstract class CallShape
{
    public static CallShape For(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task))
        {
            return new TaskShape<Nothing>();
        }

        if (type == typeof(ValueTask))
        {
            return new ValueTaskShape();
        }

        if (type == typeof(void))
        {
            return new VoidShape();
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var shape = generic == typeof(Task<>) ? typeof(TaskShape<>)
            : generic == typeof(ValueTask<>) ? typeof(ValueTaskShape<>)
            : generic == typeof(IAsyncEnumerable<>) ? typeof(AsyncEnumerableShape<>)
            : throw new NotSupportedException($"{method.DeclaringType!.Name}.{method.Name} must return Task, ValueTask, their generic forms, or IAsyncEnumerable<T>.");
        return (CallShape)Activator.CreateInstance(shape.MakeGenericType(type.GenericTypeArguments))!;
    }

    /// <summary>Sends the call; returns what the interface method returns, boxed.</summary>
    public abstract object? Send(CallTarget target, GrainMethod method, object?[] arguments);

    /// <summary>The result type of methods that return none.</summary>
    internal readonly struct Nothing;

    private sealed class TaskShape<T> : CallShape
    {
        public override object Send(CallTarget target, GrainMethod method, object?[] arguments) => target.Send(new GrainRequest<T>(method, arguments));
    }

    private sealed class ValueTaskShape : CallShape
    {
        public override object Send(CallTarget target, GrainMethod method, object?[] arguments) => new ValueTask(target.Send(new GrainRequest<Nothing>(method, arguments)));
    }

    private sealed class ValueTaskShape<T> : CallShape
    {
        public override object Send(CallTarget target, GrainMethod method, object?[] arguments) => new ValueTask<T>(target.Send(new GrainRequest<T>(method, arguments)));
    }

    /// <summary>Observer methods may return nothing: they are sent and forgotten.</summary>
    private sealed class VoidShape : CallShape
    {
        public override object? Send(CallTarget target, GrainMethod method, object?[] arguments)
        {
            _ = target.Send(new GrainRequest<Nothing>(method, arguments));
            return null;
        }
    }

    private sealed class AsyncEnumerableShape<T> : CallShape
    {
        public override object Send(CallTarget target, GrainMethod method, object?[] arguments) => new GrainEnumerable<T>(target, method, arguments);
    }
}
