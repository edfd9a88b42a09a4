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
}
