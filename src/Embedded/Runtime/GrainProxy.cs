using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>The object behind every grain reference: turns interface calls into requests. Two references to one grain are equal.</summary>
internal class GrainProxy : DispatchProxy, IAddressable
{
    private CallTarget target = null!;

    public GrainId GrainId => target.GrainId;

    public static TInterface Create<TInterface>(CallTarget target)
    {
        var proxy = Create<TInterface, GrainProxy>();
        ((GrainProxy)(object)proxy!).target = target;
        return proxy;
    }

    /// <summary>The same for an interface known only at run time.</summary>
    public static object Create(Type face, CallTarget target)
    {
        var proxy = Create(face, typeof(GrainProxy));
        ((GrainProxy)proxy).target = target;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Send(GrainMethod.Of(targetMethod!), args ?? []);

    public override bool Equals(object? obj) => obj is GrainProxy other && other.GrainId == GrainId;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => GrainId.ToString();

    private object? Send(GrainMethod method, object?[] arguments) => method.Shape.Send(target, method, arguments);
}
