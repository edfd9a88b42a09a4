using LunarHub.Embedded.Hosting;
using LunarHub.Grains;
using LunarHub.Grains.Shards;

namespace LunarHub.Silo;

/// <summary>The one process, said in the words of a cluster.</summary>
internal sealed class EmbeddedClusterStatus(EmbeddedStatistics statistics, OpenShards shards, TimeProvider time) : IClusterStatus
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    public Task<ClusterState> ReadAsync(CancellationToken cancellationToken = default)
        => Task.FromResult(new ClusterState("embedded", null, [new SiloState("local", "active", startedAt, statistics.Activations.Values.Sum(count => (long)count), shards.Keys.Count)]));
}
