using System.Diagnostics;
using Orleans;

namespace LunarHub.Silo;

/// <summary>An API host may come up before its silos do: it waits for them as long as for Redis.</summary>
internal sealed class SiloWait(ClusterOptions options) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Stopwatch waiting = Stopwatch.StartNew();

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (waiting.Elapsed > options.RedisPatience)
        {
            return false;
        }

        await Task.Delay(Pause, cancellationToken);
        return true;
    }
}
