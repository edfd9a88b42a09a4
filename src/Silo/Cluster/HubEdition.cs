using LunarHub.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Orleans.Dashboard;

namespace LunarHub.Silo;

/// <summary>Which edition this program was built as.</summary>
public static class HubEdition
{
    public static bool IsCluster => true;

    /// <summary>Adds what only this edition has to show, below <paramref name="prefix"/>: here the Orleans Dashboard, which has no authentication of its own. The caller protects what is returned.</summary>
    public static IEndpointConventionBuilder? MapDashboard(IEndpointRouteBuilder routes, string prefix) => routes.MapOrleansDashboard(prefix);

    /// <summary>Opens the place of API keys and webhook secrets: here the cluster's Redis, for which it waits like a silo does.</summary>
    /// <param name="waiting">Told the address of a Redis that does not answer yet.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>redis-invalid</c>, <c>redis-unreachable</c>, <c>redis-auth</c>.</exception>
    public static async Task<ISecretStore?> OpenSecretsAsync(LunarHubOptions options, Action<string> waiting, CancellationToken cancellationToken)
    {
        var redis = RedisAddress.Parse(options.Cluster.Redis);
        var connection = await RedisConnection.OpenAsync(redis, options.Cluster.RedisPatience, TimeProvider.System, () => waiting(RedisAddress.Describe(redis)), cancellationToken);
        return new RedisSecretStore(connection, options.Cluster.ServiceId);
    }
}
