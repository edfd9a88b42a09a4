using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace LunarHub.Embedded.Runtime;

/// <summary>What the host knows of one grain class, gathered once at start.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInfo constructor;
    private readonly Func<Activation, object?>[] parameters;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = new GrainType(type.GetCustomAttribute<GrainTypeAttribute>()?.Name
            ?? (type.Name.EndsWith("Grain", StringComparison.Ordinal) ? type.Name[..^5] : type.Name).ToLowerInvariant());
        Reentrant = type.IsDefined(typeof(ReentrantAttribute));
        StatelessWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers;
        var limit = type.GetCustomAttribute<CollectionAgeLimitAttribute>();
        KeepAlive = type.IsDefined(typeof(KeepAliveAttribute)) || limit is { AlwaysActive: true };
        CollectionAge = limit?.AgeLimit;
        ImplicitNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(subscription => subscription.Namespace)];
        Interfaces = [.. type.GetInterfaces().Where(candidate => candidate != typeof(IGrain) && typeof(IGrain).IsAssignableFrom(candidate))];
        MayInterleave = InterleavePredicate(type);
        constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).OrderByDescending(candidate => candidate.GetParameters().Length).First();
        parameters = [.. constructor.GetParameters().Select(Supplier)];
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool Reentrant { get; }

    /// <summary>The size of the pool of a stateless worker, else null.</summary>
    public int? StatelessWorkers { get; }

    public bool KeepAlive { get; }

    public TimeSpan? CollectionAge { get; }

    /// <summary>Namespaces of the streams that wake grains of this class.</summary>
    public string[] ImplicitNamespaces { get; }

    public Type[] Interfaces { get; }

    /// <summary>The class's own answer to whether a call may interleave; null when it has none.</summary>
    public Func<object, IInvokable, bool>? MayInterleave { get; }

    public object Create(Activation activation)
    {
        var arguments = Array.ConvertAll(parameters, parameter => parameter(activation));
        RuntimeContext.Enter(activation);
        try
        {
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        finally
        {
            RuntimeContext.Enter(null);
        }
    }

    private static Func<object, IInvokable, bool>? InterleavePredicate(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is not { } marker)
        {
            return null;
        }

        var method = type.GetMethod(marker.CallbackMethodName, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance, [typeof(IInvokable)])
            ?? throw new InvalidOperationException($"{type.Name} names {marker.CallbackMethodName} in [MayInterleave], but has no such method that takes an IInvokable.");
        if (method.IsStatic)
        {
            var predicate = method.CreateDelegate<Func<IInvokable, bool>>();
            return (_, request) => predicate(request);
        }

        return (grain, request) => (bool)method.Invoke(grain, [request])!;
    }

    private static Func<Activation, object?> Supplier(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is not { } facet)
        {
            return activation => activation.ActivationServices.GetRequiredService(parameter.ParameterType);
        }

        var stateType = parameter.ParameterType.GenericTypeArguments[0];
        var implementation = typeof(Storage.PersistentState<>).MakeGenericType(stateType);
        return activation => Activator.CreateInstance(implementation, activation, facet.StateName, facet.StorageName ?? "Default");
    }
}
