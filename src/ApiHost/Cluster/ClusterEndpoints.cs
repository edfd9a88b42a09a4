using LunarHub.ApiHost.Errors;
using LunarHub.ApiHost.Security;
using LunarHub.Grains;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LunarHub.ApiHost.Cluster;

/// <summary><c>/v1/cluster</c>, and the dashboard of the grain host where it has one.</summary>
internal static class ClusterEndpoints
{
    /// <summary>Where the dashboard stands.</summary>
    public const string DashboardPath = "/v1/cluster/dashboard";

    public static void MapCluster(this IEndpointRouteBuilder routes, Func<IEndpointRouteBuilder, string, IEndpointConventionBuilder?>? mapDashboard)
    {
        routes.MapGet("/v1/cluster", ReadAsync).WithTags("cluster").WithName("cluster").WithSummary("The silos that run the grains, and what each of them holds").WithProblems(503);

        // It can look into every grain: for those alone who may do everything.
        mapDashboard?.Invoke(routes, DashboardPath)?.NeedsScope(ApiScope.Admin);
    }

    public static async Task<Ok<ClusterView>> ReadAsync([FromServices] IClusterStatus cluster, CancellationToken cancellationToken)
    {
        var state = await cluster.ReadAsync(cancellationToken);
        var active = state.Silos.Where(silo => silo.Status == "active").ToList();
        return TypedResults.Ok(new ClusterView(
            state.Edition,
            state.ClusterId,
            active.Count,
            active.Sum(silo => silo.Activations),
            active.Sum(silo => silo.Shards),
            [.. state.Silos.Select(silo => new SiloView(silo.Address, silo.Status, silo.StartedAt, silo.Activations, silo.Shards))]));
    }
}
