using System.Net;

namespace LunarHub.Silo;

/// <summary>How the silos of a cluster find each other, watch each other and bound their work. The embedded edition reads none of it.</summary>
public sealed class ClusterOptions
{
    /// <summary>The Redis that holds membership, grain state and reminders: <c>redis://[:PASSWORD@]HOST[:PORT]</c>, <c>rediss://</c> with TLS, or a connection string of StackExchange.Redis.</summary>
    /// <remarks>It must keep what it is given: append-only file on, <c>noeviction</c>, and no cache beside it.</remarks>
    public string Redis { get; set; } = "redis://127.0.0.1:6379";

    /// <summary>How long a start waits for a Redis that does not answer yet. Default: 30 s.</summary>
    public TimeSpan RedisPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Silos of one cluster id find each other; another id over the same state makes a second cluster of it, for example to change over from one version to the next.</summary>
    public string ClusterId { get; set; } = "lunarhub";

    /// <summary>Names the grain state and the reminders in Redis.</summary>
    public string ServiceId { get; set; } = "lunarhub";

    /// <summary>The address under which other silos and clients reach this one. Default: 127.0.0.1.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>Port between silos. Default: 11111.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Port for clients outside the cluster. Default: 30000.</summary>
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>How often a silo is probed, and how long one probe may take. Default: 600 ms.</summary>
    /// <remarks>With <see cref="MissedProbes"/> it decides how soon a dead silo is found: sooner also takes a silo for dead that was only slow.</remarks>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Probes that a silo may miss before it is voted dead. Default: 2.</summary>
    public int MissedProbes { get; set; } = 2;

    /// <summary>How long a call between grains may take when its method does not say otherwise; its token is cancelled then. Default: 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls that may wait for one activation; one more is refused. Default: 20,000.</summary>
    public int WaitingCalls { get; set; } = 20_000;

    /// <summary>Idle time after which an activation is let go; shards stay. Default: 15 min.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A silo whose processors are busier than this refuses calls from outside the cluster; 0 never does. Default: 95.</summary>
    /// <remarks>Where several processes share a machine its load says nothing of one silo: switch it off there.</remarks>
    public int ShedAtCpuPercent { get; set; } = 95;

    internal IEnumerable<string> Wrong()
    {
        if (string.IsNullOrWhiteSpace(Redis))
        {
            yield return "Cluster.Redis is empty; it looks like redis://HOST:6379";
        }

        if (string.IsNullOrWhiteSpace(ClusterId) || string.IsNullOrWhiteSpace(ServiceId))
        {
            yield return "Cluster.ClusterId and Cluster.ServiceId name the cluster; neither may be empty";
        }

        if (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any))
        {
            yield return $"Cluster.Address is {Address}; name the address under which the other silos reach this one";
        }

        if (SiloPort is < 1 or > 65_535 || GatewayPort is < 1 or > 65_535 || SiloPort == GatewayPort)
        {
            yield return $"Cluster.SiloPort is {SiloPort} and Cluster.GatewayPort {GatewayPort}; two different ports from 1 to 65535";
        }

        if (ProbeTimeout < TimeSpan.FromMilliseconds(100))
        {
            yield return $"Cluster.ProbeTimeout is {ProbeTimeout}; at least 100 ms";
        }

        if (MissedProbes < 1)
        {
            yield return $"Cluster.MissedProbes is {MissedProbes}; at least 1";
        }

        if (ResponseTimeout < TimeSpan.FromSeconds(1))
        {
            yield return $"Cluster.ResponseTimeout is {ResponseTimeout}; at least one second";
        }

        if (WaitingCalls < 1)
        {
            yield return $"Cluster.WaitingCalls is {WaitingCalls}; at least 1";
        }

        if (CollectionAge <= TimeSpan.FromMinutes(1))
        {
            yield return $"Cluster.CollectionAge is {CollectionAge}; more than one minute";
        }

        if (ShedAtCpuPercent is < 0 or > 100)
        {
            yield return $"Cluster.ShedAtCpuPercent is {ShedAtCpuPercent}; from 1 to 100, or 0 to refuse nothing";
        }

        if (RedisPatience < TimeSpan.Zero)
        {
            yield return $"Cluster.RedisPatience is {RedisPatience}; zero or more";
        }
    }
}
