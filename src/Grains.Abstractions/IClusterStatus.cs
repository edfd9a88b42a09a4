using System.Collections.Immutable;

namespace LunarHub.Grains;

/// <summary>What runs the grains. A service of the process, not a grain: it answers also when no grain does.</summary>
public interface IClusterStatus
{
    Task<ClusterState> ReadAsync(CancellationToken cancellationToken = default);
}

/// <param name="Edition"><c>embedded</c> or <c>cluster</c>.</param>
/// <param name="ClusterId">The cluster's name; null in the embedded edition.</param>
/// <param name="Silos">Every silo that is up, coming or going, and those that were lost lately; by address.</param>
public sealed record ClusterState(string Edition, string? ClusterId, ImmutableArray<SiloState> Silos);

/// <param name="Address">Host and port between silos; <c>local</c> in the embedded edition.</param>
/// <param name="Status"><c>active</c>, <c>silent</c> (it should be active and does not answer), <c>joining</c>, <c>stopping</c> or <c>dead</c>.</param>
/// <param name="StartedAt">When it joined; null when that is not known.</param>
/// <param name="Activations">Grains that it holds now.</param>
/// <param name="Shards">Shards of the index among them.</param>
public sealed record SiloState(string Address, string Status, DateTimeOffset? StartedAt, long Activations, long Shards);
