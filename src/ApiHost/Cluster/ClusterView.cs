namespace LunarHub.ApiHost.Cluster;

/// <summary>What runs the grains.</summary>
/// <param name="Edition"><c>embedded</c>: this one process; <c>cluster</c>: silos.</param>
/// <param name="ClusterId">The cluster's name; absent in the embedded edition.</param>
/// <param name="ActiveSilos">How many silos take part now.</param>
/// <param name="Activations">Grains in memory, over all active silos.</param>
/// <param name="Shards">Shards of the index that are open, over all active silos.</param>
/// <param name="Silos">Every silo that is up, coming or going, and those that were lost lately.</param>
public sealed record ClusterView(string Edition, string? ClusterId, int ActiveSilos, long Activations, long Shards, IReadOnlyList<SiloView> Silos);

/// <param name="Address">Host and port between silos; <c>local</c> in the embedded edition.</param>
/// <param name="Status"><c>active</c>, <c>silent</c> (it should be active and does not answer), <c>joining</c>, <c>stopping</c> or <c>dead</c>.</param>
/// <param name="StartedAt">When it joined; absent when that is not known.</param>
/// <param name="Activations">Grains that it holds.</param>
/// <param name="Shards">Shards of the index among them.</param>
public sealed record SiloView(string Address, string Status, DateTimeOffset? StartedAt, long Activations, long Shards);
