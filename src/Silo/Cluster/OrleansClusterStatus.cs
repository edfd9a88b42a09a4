using System.Collections.Immutable;
using LunarHub.Grains;
using LunarHub.Grains.Shards;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Silo;

/// <summary>The silos as the membership table has them, and what each of them holds.</summary>
internal sealed class OrleansClusterStatus(IGrainFactory grains, ClusterOptions options) : IClusterStatus
{
    public async Task<ClusterState> ReadAsync(CancellationToken cancellationToken = default)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = await management.GetDetailedHosts().WaitAsync(cancellationToken);
        var active = hosts.Where(host => host.Status == SiloStatus.Active).Select(host => host.SiloAddress).ToArray();
        var counts = (await management.GetSimpleGrainStatistics(active).WaitAsync(cancellationToken)).ToLookup(count => count.SiloAddress);
        return new ClusterState("cluster", options.ClusterId,
        [
            .. Newest(hosts).Select(host => new SiloState(
                host.SiloAddress.Endpoint.ToString(),
                Word(host.Status),
                new DateTimeOffset(host.StartTime, TimeSpan.Zero),
                counts[host.SiloAddress].Sum(count => (long)count.ActivationCount),
                counts[host.SiloAddress].Where(count => count.GrainType.Contains(nameof(ShardGrain), StringComparison.Ordinal)).Sum(count => (long)count.ActivationCount))),
        ]);
    }

    // A silo that was started again is in the table once more for each earlier life.
    private static IEnumerable<MembershipEntry> Newest(IEnumerable<MembershipEntry> hosts) => hosts
        .GroupBy(host => host.SiloAddress.Endpoint.ToString(), StringComparer.Ordinal)
        .OrderBy(lives => lives.Key, StringComparer.Ordinal)
        .Select(lives => lives.MaxBy(host => host.SiloAddress.Generation)!);

    private static string Word(SiloStatus status) => status switch
    {
        SiloStatus.Active => "active",
        SiloStatus.Created or SiloStatus.Joining => "joining",
        SiloStatus.ShuttingDown or SiloStatus.Stopping => "stopping",
        _ => "dead",
    };
}
