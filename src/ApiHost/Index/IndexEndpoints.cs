using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace LunarHub.ApiHost.Index;

/// <summary>The API in one short answer.</summary>
/// <param name="Name">Lunar Hub.</param>
/// <param name="Version">The server's version.</param>
/// <param name="OpenApi">Where the full description is.</param>
/// <param name="Mcp">Where agents connect.</param>
/// <param name="Operations">Every operation.</param>
public sealed record ApiIndex(string Name, string Version, string OpenApi, string Mcp, IReadOnlyList<ApiOperation> Operations);

/// <summary>One operation: method, path and what it does.</summary>
public sealed record ApiOperation(string Method, string Path, string Summary);

/// <summary><c>GET /v1</c>.</summary>
internal static class IndexEndpoints
{
    public static void MapIndex(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1", Get).WithName("index").WithTags("index").WithSummary("What this API offers").WithProblems();

    public static Ok<ApiIndex> Get(EndpointDataSource endpoints) =>
        TypedResults.Ok(new ApiIndex("Lunar Hub", HubVersion.Current, "/openapi/v1.json", "/mcp", Operations(endpoints)));

    private static IReadOnlyList<ApiOperation> Operations(EndpointDataSource endpoints) =>
    [
        .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
           let summary = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary
           where summary is not null
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           let path = endpoint.RoutePattern.RawText?.Replace("**", "", StringComparison.Ordinal) ?? ""
           orderby path, method
           select new ApiOperation(method, path, summary),
    ];
}
