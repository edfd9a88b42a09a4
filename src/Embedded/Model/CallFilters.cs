using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Serialization.Invocation
{
    /// <summary>The arguments of one call.</summary>
    public interface IInvokable
    {
        int GetArgumentCount();

        object? GetArgument(int index);

        void SetArgument(int index, object value);

        string GetMethodName();

        string GetInterfaceName();

        MethodInfo GetMethod();
    }
}

namespace Orleans
{
    public interface IGrainCallContext
    {
        Serialization.Invocation.IInvokable Request { get; }

        /// <summary>The grain object in an incoming filter, the reference in an outgoing one.</summary>
        object Grain { get; }

        GrainId? SourceId { get; }

        GrainId TargetId { get; }

        string InterfaceName { get; }

        string MethodName { get; }

        MethodInfo InterfaceMethod { get; }

        /// <summary>The value that the call returns; set after <see cref="Invoke"/>, and may be replaced by another of the same type.</summary>
        object? Result { get; set; }

        Task Invoke();
    }

    public interface IIncomingGrainCallContext : IGrainCallContext
    {
        IGrainContext TargetContext { get; }

        MethodInfo ImplementationMethod { get; }
    }

    public interface IOutgoingGrainCallContext : IGrainCallContext
    {
        IGrainContext? SourceContext { get; }
    }

    /// <summary>Runs around each call inside the grain's turn. Registered as a service, or implemented by the grain itself.</summary>
    public interface IIncomingGrainCallFilter
    {
        Task Invoke(IIncomingGrainCallContext context);
    }

    /// <summary>Runs around each call on the caller's side. Registered as a service.</summary>
    public interface IOutgoingGrainCallFilter
    {
        Task Invoke(IOutgoingGrainCallContext context);
    }
}
