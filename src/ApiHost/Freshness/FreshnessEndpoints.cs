using System.ComponentModel;
using System.Globalization;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Freshness;
using LunarHub.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Microsoft.AspNetCore.Builder;

/// <summary><c>/v1/freshness</c>, and the parameters <c>at_least</c>, <c>fresh</c> and <c>wait</c> of every question that the index answers.</summary>
internal static class FreshnessEndpoints
{
    private const string AtLeast = "at_least";
    private const string Fresh = "fresh";
    private const string Wait = "wait";

    public static void MapFreshness(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/freshness", GetAsync).WithName("getFreshness").WithTags("freshness")
            .WithSummary("What the index shows of each repository, now or as soon as it has caught up").WithProblems(400, 404).WithParameters();

    public static async Task<Ok<FreshnessList>> GetAsync(
        HttpContext context,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromQuery, Description("Repository id or name; may be repeated.")] string[]? repo = null,
        [FromQuery(Name = "ref"), Description("Ref name; may be repeated.")] string[]? reference = null,
        [Description("A query text whose repo: and ref: choose.")] string? q = null) =>
        TypedResults.Ok(await hub.GetFreshnessAsync(Demand(context.Request) with { Repos = repo, Refs = reference, Query = q }, cancellationToken));

    /// <summary>The endpoint answers once the index is as fresh as the request demands: of the repositories and refs that its own parameters name.</summary>
    public static RouteHandlerBuilder WithFreshness(this RouteHandlerBuilder builder) => builder.AddEndpointFilter(async (invocation, next) =>
    {
        var request = invocation.HttpContext.Request;
        if (Demand(request) is { Demands: true } demand)
        {
            string?[] repositories = request.RouteValues["repo"] is string named ? [LunarHub.ApiHost.RouteText.Unescape(named)] : [.. request.Query["repo"]];
            demand = demand with { Repos = [.. repositories.OfType<string>()], Refs = [.. request.Query["ref"].OfType<string>()], Query = request.Query["q"] };
            await request.HttpContext.RequestServices.GetRequiredService<IHubClient>().GetFreshnessAsync(demand, request.HttpContext.RequestAborted);
        }

        return await next(invocation);
    }).WithParameters();

    private static FreshnessQuery Demand(HttpRequest request) => new()
    {
        AtLeast = request.Query[AtLeast] is [{ Length: > 0 } commit, ..] ? commit : null,
        Fresh = Truth(request.Query[Fresh]),
        Wait = request.Query[Wait] is [{ Length: > 0 } seconds, ..] ? Seconds(seconds) : null,
    };

    private static bool Truth(string? text) => string.IsNullOrEmpty(text)
        ? false
        : bool.TryParse(text, out var value) ? value : throw new HubException("request-wrong-type", $"The parameter '{Fresh}' must be true or false.");

    private static double Seconds(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        ? seconds
        : throw new HubException("request-wrong-type", $"The parameter '{Wait}' must be a number of seconds.");

    private static RouteHandlerBuilder WithParameters(this RouteHandlerBuilder builder) => builder.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(Parameter(AtLeast, JsonSchemaType.String, "A commit of the one repository that is asked, by seven or more digits of its id: the answer waits until the index shows it or a later one."));
        operation.Parameters.Add(Parameter(Fresh, JsonSchemaType.Boolean, "True to have the sources looked at now: the answer waits until what they have is indexed."));
        operation.Parameters.Add(Parameter(Wait, JsonSchemaType.Number, "Seconds to wait for either, up to 55; 10 when not given."));
        return Task.CompletedTask;
    });

    private static OpenApiParameter Parameter(string name, JsonSchemaType type, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = type },
    };
}
