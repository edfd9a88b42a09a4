using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Silo;

/// <summary>An API host may come up before its silos do: it waits for them as long as for Redis.</summary>
internal sealed partial class SiloWait(ClusterOptions options, ILogger<SiloWait> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Stopwatch waiting = Stopwatch.StartNew();
    private bool hasSaidSo;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (waiting.Elapsed > options.RedisPatience)
        {
            return false;
        }

        if (!hasSaidSo)
        {
            LogWaiting(options.ClusterId, options.RedisPatience.TotalSeconds);
            hasSaidSo = true;
        }

        await Task.Delay(Pause, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for a silo of the cluster {Cluster}, for {Seconds:0} s.")]
    private partial void LogWaiting(string cluster, double seconds);
}
