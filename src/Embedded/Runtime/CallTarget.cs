using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>Where a reference sends its calls.</summary>
internal abstract class CallTarget
{
    public abstract GrainId GrainId { get; }

    /// <summary>Sends the request and gives the task its caller awaits.</summary>
    public abstract Task<T> Send<T>(GrainRequest<T> request);
}
