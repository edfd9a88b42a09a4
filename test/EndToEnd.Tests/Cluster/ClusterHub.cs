using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Silo;

namespace LunarHub.EndToEnd.Tests.Cluster;

/// <summary>The hub program of the cluster edition, where it could be built.</summary>
internal static class ClusterHub
{
    /// <summary>Built beside the embedded edition, or this very build.</summary>
    public static string Program { get; } = HubEdition.IsCluster ? HubProcess.Program : Path.Combine(Checkout.Folder, "src", "Cli", "bin", "cluster", "Release", "net10.0", "hub.dll");

    /// <summary>Why the tests of a cluster cannot run here; null when they can.</summary>
    public static string? Obstacle { get; } =
        Environment.GetEnvironmentVariable("LUNARHUB_TEST_CLUSTER") != "1" ? "only ./hub test --cluster starts clusters"
        : !File.Exists(Program) ? "the cluster edition is not built here: its packages do not restore"
        : !Array.Exists((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), folder => File.Exists(Path.Combine(folder, "redis-server"))) ? "redis-server is not installed"
        : null;

    public static HubProcess Start(params string[] arguments) => HubProcess.StartProgram(Program, arguments);

    public static async Task<HubResult> RunAsync(params string[] arguments)
    {
        await using var hub = Start(arguments);
        return await hub.WaitForExitAsync();
    }
}

/// <summary>A test that needs the cluster edition and Redis; skipped, with the reason, where either is missing.</summary>
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = ClusterHub.Obstacle;
}
