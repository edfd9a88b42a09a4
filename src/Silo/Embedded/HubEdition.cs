using LunarHub.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LunarHub.Silo;

/// <summary>Which edition this program was built as.</summary>
public static class HubEdition
{
    public static bool IsCluster => false;

    /// <summary>Adds what only this edition has to show, below <paramref name="prefix"/>: here nothing.</summary>
    public static IEndpointConventionBuilder? MapDashboard(IEndpointRouteBuilder routes, string prefix) => null;

    /// <summary>Opens the place of API keys and webhook secrets: null here, for files of the data folder.</summary>
    public static Task<ISecretStore?> OpenSecretsAsync(LunarHubOptions options, Action<string> waiting, CancellationToken cancellationToken) => Task.FromResult<ISecretStore?>(null);
}
