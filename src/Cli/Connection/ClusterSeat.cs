using LunarHub.Silo;
using LunarHub.Text;

namespace LunarHub.Cli.Connection;

/// <summary>The part that a server takes in a cluster.</summary>
/// <param name="Configure">Says which cluster, and where this process stands in it.</param>
/// <param name="IsClient">True to ask the cluster's grains and hold none.</param>
/// <param name="AnswersOperatorsOnly">True to serve health, metrics and the cluster's state only.</param>
internal sealed record ClusterSeat(Action<LunarHubOptions> Configure, bool IsClient = false, bool AnswersOperatorsOnly = false)
{
    /// <summary>In the cluster edition no server stands alone.</summary>
    public static HubException Unnamed() => new("cluster-unnamed", "this program is the cluster edition; name the cluster's Redis with --cluster redis://HOST:PORT, or start a cluster on this machine with ./hub cluster up");
}
