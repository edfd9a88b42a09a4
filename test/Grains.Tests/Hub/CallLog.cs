using System.Collections.Concurrent;
using Orleans;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>Notes every call of a grain with its first argument.</summary>
internal sealed class CallLog : IIncomingGrainCallFilter
{
    private readonly ConcurrentQueue<(string Method, object? Argument)> calls = new();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        calls.Enqueue((context.InterfaceMethod.Name, context.Request.GetArgumentCount() > 0 ? context.Request.GetArgument(0) : null));
        await context.Invoke();
    }

    public IReadOnlyList<object?> ArgumentsOf(string method) => [.. calls.Where(call => call.Method == method).Select(call => call.Argument)];

    public void Clear() => calls.Clear();
}
