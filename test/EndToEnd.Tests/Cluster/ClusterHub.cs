using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Silo;

namespace LunarHub.EndToEnd.Tests.Cluster;

/// <summary>What tests of a cluster need.</summary>
internal static class ClusterHub
{
    /// <summary>Why the tests of a cluster cannot run here; null when they can.</summary>
    public static string? Obstacle { get; } =
        !HubEdition.IsCluster ? "a cluster needs the edition on Microsoft Orleans, which ./hub test --cluster builds"
        : !Array.Exists((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), folder => File.Exists(Path.Combine(folder, "redis-server"))) ? "redis-server is not installed"
        : null;

    public static HubProcess Start(params string[] arguments) => HubProcess.Start(arguments);

    public static Task<HubResult> RunAsync(params string[] arguments) => HubProcess.RunAsync(arguments);
}

/// <summary>A test that needs the cluster edition and Redis; skipped, with the reason, where either is missing.</summary>
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = ClusterHub.Obstacle;
}

/// <summary>A test of what only the embedded edition has; skipped, with the reason, where every server is a cluster.</summary>
internal sealed class EmbeddedFactAttribute : FactAttribute
{
    /// <summary>Commands that open the data folder themselves while no server runs.</summary>
    public const string NoServer = "in a cluster no command is a server of its own: it asks an API host, or says that none runs";

    /// <param name="reason">What is different on a cluster.</param>
    public EmbeddedFactAttribute(string reason) => Skip = HubEdition.IsCluster ? reason : null;
}
