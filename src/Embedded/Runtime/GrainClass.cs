using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>What the host knows of one grain class, gathered once at start.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInfo constructor;
    private readonly Func<Activation, object?>[] parameters;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = new GrainType(type.Name.EndsWith("Grain", StringComparison.Ordinal) ? type.Name[..^5].ToLowerInvariant() : type.Name.ToLowerInvariant());
        Reentrant = type.IsDefined(typeof(ReentrantAttribute));
        StatelessWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers;
        KeepAlive = type.IsDefined(typeof(KeepAliveAttribute));
        CollectionAge = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        ImplicitNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(subscription => subscription.Namespace)];
        Interfaces = [.. type.GetInterfaces().Where(candidate => candidate != typeof(IGrain) && typeof(IGrain).IsAssignableFrom(candidate))];
        MayOvertake = Interfaces.SelectMany(candidate => candidate.GetMethods())
            .Any(method => method.IsDefined(typeof(ReadOnlyAttribute)) || method.IsDefined(typeof(AlwaysInterleaveAttribute)));
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

    /// <summary>True when some request may start while an earlier one waits.</summary>
    public bool MayOvertake { get; }

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
