using System.ComponentModel;
using LunarHub.ApiHost.Client;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LunarHub.ApiHost.Sessions;

/// <summary><c>/v1/sessions</c>. A session comes into being by being used; its id is its holder's choice.</summary>
internal static class SessionEndpoints
{
    private const string Naming = "1 to 64 letters, digits, underscores or hyphens.";

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        const string Session = "/v1/sessions/{id}";
        routes.MapGet(Session, GetAsync).WithTags("sessions").WithName("getSession").WithSummary("A query session: filters and history").WithProblems(400);
        routes.MapPut(Session, SetFiltersAsync).WithTags("sessions").WithName("setSessionFilters").WithSummary("Sets the filters that later searches of the session use").WithProblems(400, 413, 415);
        routes.MapDelete(Session, ClearAsync).WithTags("sessions").WithName("clearSession").WithSummary("Forgets a session").WithProblems(400);
    }

    public static async Task<Ok<SessionView>> GetAsync([Description(Naming)] string id, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.GetSessionAsync(id, cancellationToken));

    public static async Task<Ok<SessionView>> SetFiltersAsync([Description(Naming)] string id, SessionFiltersBody body, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.SetSessionFiltersAsync(id, body, cancellationToken));

    public static async Task<NoContent> ClearAsync([Description(Naming)] string id, IHubClient hub, CancellationToken cancellationToken)
    {
        await hub.ClearSessionAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}
