namespace LunarHub.ApiHost.Health;

/// <summary>Whether the server can answer.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
/// <param name="Version">The server's version.</param>
/// <param name="Checks">What was checked; none for liveness.</param>
public sealed record HealthView(string Status, string Version, IReadOnlyList<HealthCheckView> Checks);

/// <summary>One thing that readiness needs.</summary>
/// <param name="Name">storage or catalog.</param>
/// <param name="Ok">True when it answers.</param>
/// <param name="Reason">Why not; absent when it does.</param>
public sealed record HealthCheckView(string Name, bool Ok, string? Reason = null);
