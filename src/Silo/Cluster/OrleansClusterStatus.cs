using System.Collections.Immutable;
using LunarHub.Grains;
using LunarHub.Grains.Shards;
using LunarHub.Text;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Silo;

/// <summary>The silos as the membership table has them, and what each of them holds.</summary>
internal sealed class OrleansClusterStatus(IGrainFactory grains, ClusterOptions options) : IClusterStatus
{
    // A silo that was lost a moment ago is still in the table as active: its counts must not hold up those of the others.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<ClusterState> ReadAsync(CancellationToken cancellationToken = default)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = Newest(await ListAsync(management, cancellationToken));
        return new ClusterState("cluster", options.ClusterId, [.. await Task.WhenAll(hosts.Select(host => DescribeAsync(management, host, cancellationToken)))]);
    }

    // The silo that is asked reads the table anew.
    private static async Task<MembershipEntry[]> ListAsync(IManagementGrain management, CancellationToken cancellationToken)
    {
        try
        {
            return await management.GetDetailedHosts().WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or OrleansException))
        {
            throw new HubException("state-unavailable", "Redis, which keeps the list of silos, does not answer them.", error);
        }
    }

    private static async Task<SiloState> DescribeAsync(IManagementGrain management, MembershipEntry host, CancellationToken cancellationToken)
    {
        var state = new SiloState(host.SiloAddress.Endpoint.ToString(), Word(host.Status), new DateTimeOffset(host.StartTime, TimeSpan.Zero), 0, 0);
        if (host.Status != SiloStatus.Active)
        {
            return state;
        }

        try
        {
            var counts = await management.GetSimpleGrainStatistics([host.SiloAddress]).WaitAsync(Patience, cancellationToken);
            return state with
            {
                Activations = counts.Sum(count => (long)count.ActivationCount),
                Shards = counts.Where(count => count.GrainType.Contains(nameof(ShardGrain), StringComparison.Ordinal)).Sum(count => (long)count.ActivationCount),
            };
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return state with { Status = "silent" };
        }
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
