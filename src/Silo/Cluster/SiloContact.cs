using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Silo;

/// <summary>Says once in an API host's log that its last silo is gone, and once that there are silos again. Orleans tells of every attempt in between, which nobody can read.</summary>
internal sealed partial class SiloContact(IHostApplicationLifetime host, ILogger<SiloContact> logger) : IClusterConnectionStatusObserver
{
    private int lost;

    public void NotifyClusterConnectionLost()
    {
        // A host that stops lets go of its silos itself.
        if (!host.ApplicationStopping.IsCancellationRequested && Interlocked.Exchange(ref lost, 1) == 0)
        {
            LogLost();
        }
    }

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways > 0 && Interlocked.Exchange(ref lost, 0) == 1)
        {
            LogFound();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No silo of the cluster can be reached; requests fail with grain-unavailable until one comes back.")]
    private partial void LogLost();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's silos can be reached again.")]
    private partial void LogFound();
}
