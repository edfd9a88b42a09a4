using System.Linq.Expressions;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Embedded.Runtime;

/// <summary>What the host knows of one interface method, gathered once: its markers, its compiled invoker, the shape of what it returns.</summary>
internal sealed class GrainMethod
{
    private GrainMethod(MethodInfo method)
    {
        Method = method;
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        OneWay = method.IsDefined(typeof(OneWayAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        CancellationIndex = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
        Invoke = Compile(method);
        Shape = CallShape.For(method);
    }

    public MethodInfo Method { get; }

    public bool ReadOnly { get; }

    public bool AlwaysInterleave { get; }

    public bool OneWay { get; }

    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Index of the cancellation token among the parameters, or -1.</summary>
    public int CancellationIndex { get; }

    /// <summary>Calls the method on a grain object with boxed arguments.</summary>
    public Func<object, object?[], object?> Invoke { get; }

    public CallShape Shape { get; }

    public string InterfaceName => Method.DeclaringType!.Name;

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    public static GrainMethod Of(MethodInfo method) => Known.TryGetValue(method, out var known) ? known : Known.GetOrAdd(method, static m => new GrainMethod(m));

    private static Func<object, object?[], object?> Compile(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(target, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType)));
        Expression body = method.ReturnType == typeof(void)
            ? Expression.Block(call, Expression.Constant(null))
            : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object, object?[], object?>>(body, target, arguments).Compile();
    }
}
