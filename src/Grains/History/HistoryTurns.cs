namespace LunarHub.Grains.History;

/// <summary>One history is read at a time in this process, so that it leaves processors to what somebody waits for. Thread-safe.</summary>
public sealed class HistoryTurns : IDisposable
{
    private readonly SemaphoreSlim free = new(1);

    /// <summary>Waits for a turn; dispose it to end it.</summary>
    internal async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        return new Turn(free);
    }

    public void Dispose() => free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
