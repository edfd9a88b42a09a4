using System.ComponentModel;
using LunarHub.ApiHost.Checking;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Microsoft.AspNetCore.Builder;

/// <summary><c>/v1/repos/{repo}/check</c>.</summary>
internal static class CheckEndpoints
{
    // A repository of a hundred thousand files takes longer than a request may.
    public static void MapChecking(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/repos/{repo}/check", CheckAsync).WithName("checkIndex").WithTags("repositories")
            .WithSummary("Compares the index of a ref with its commit in Git, file by file").WithProblems(404, 409, 422).DisableRequestTimeout();

    public static async Task<Ok<CheckView>> CheckAsync(
        [Description("Repository id or name; a slash in a name is written %2F.")] string repo,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromQuery(Name = "ref"), Description("Full or short ref name; the default ref when not given.")] string? reference = null) =>
        TypedResults.Ok(await hub.CheckIndexAsync(RouteText.Unescape(repo), reference, cancellationToken));
}
