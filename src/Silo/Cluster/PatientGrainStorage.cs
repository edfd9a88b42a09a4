using Orleans;
using Orleans.Persistence.Redis;
using Orleans.Runtime;
using Orleans.Storage;

namespace LunarHub.Silo;

/// <summary>
/// Grain storage that asks once more when the Redis client gave a command up before it had sent it, as it does for want of a connection or of time on a busy machine. Nothing was changed
/// then. A command whose fate is not known is not sent twice.
/// </summary>
internal sealed class PatientGrainStorage(IGrainStorage inner) : IGrainStorage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => AskAsync(() => inner.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => AskAsync(() => inner.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => AskAsync(() => inner.ClearStateAsync(stateName, grainId, grainState));

    private static async Task AskAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (RedisStorageException error) when (WasNotSent(error))
        {
            await Task.Delay(Pause);
            await ask();
        }
    }

    // The client cancels what it has not sent and fails what it has; the provider passes on the name of what it caught.
    private static bool WasNotSent(RedisStorageException error) => error.Message.Contains(nameof(TaskCanceledException), StringComparison.Ordinal);
}
