using System.ComponentModel;
using System.Globalization;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Files;
using LunarHub.Grains;
using LunarHub.Grains.Events;
using LunarHub.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace LunarHub.ApiHost.Changes;

/// <summary><c>/v1/changes</c>: events as they come, and, for a file, what its last changes did to its chunks.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/changes", GetAsync).WithName("getChanges").WithTags("changes")
            .WithSummary("Events as they come (a WebSocket, or Accept: text/event-stream); with repo and path alone, what the last changes of a file did to its chunks")
            .WithDescription("A stream goes on behind the event that Last-Event-ID names. See docs/notifications.md.")
            .Produces<FileChangesView>().Produces<EventView>(200, ServerSentEvents.ContentType).WithProblems(400, 404).WithFreshness().DisableRequestTimeout();
        routes.MapGet("/v1/changes/log", LogAsync).WithName("listChanges").WithTags("changes")
            .WithSummary("A page of the events that are kept, oldest first").WithProblems(400, 404);
    }

    public static async Task<IResult> GetAsync(HttpContext context, IHubClient hub, ChangeTaps taps, [AsParameters] EventParameters asked, CancellationToken cancellationToken)
    {
        if (!context.WebSockets.IsWebSocketRequest && !AcceptsEvents(context.Request))
        {
            return asked is { Repo: [var one, ..], Path: [var file, ..] }
                ? TypedResults.Ok(await hub.GetChangesAsync(one, file, cancellationToken))
                : throw new HubException("request-missing-property", "Name a file with 'repo' and 'path', or ask for events: with a WebSocket, with 'Accept: text/event-stream', or at /v1/changes/log.");
        }

        var query = asked.ToQuery() with { After = LastEventId(context.Request) ?? asked.After };
        var filter = query.ToFilter();
        if (query.Subscription is { } subscription)
        {
            await hub.GetSubscriptionAsync(subscription, cancellationToken);
        }

        var tap = taps.Enter(FeedOf(query));
        IAsyncEnumerable<StreamStep> Read(CancellationToken token) => EventStream.ReadAsync(tap, filter, query.Subscription, query.After, token);
        return context.WebSockets.IsWebSocketRequest ? new WebSocketEvents(Read) : new ServerSentEvents(Read);
    }

    public static async Task<Ok<EventPage>> LogAsync(
        IHubClient hub,
        [AsParameters] EventParameters asked,
        CancellationToken cancellationToken,
        [Description("Events in this answer, from 1 to 500; 100 when not given.")] int? limit = null) =>
        TypedResults.Ok(await hub.ListChangesAsync(asked.ToQuery(), limit ?? EventLog.DefaultLimit, cancellationToken));

    internal static string FeedOf(EventQuery query) => query.Subscription is null ? IChangeFeedGrain.Changes : IChangeFeedGrain.Matches;

    private static bool AcceptsEvents(HttpRequest request)
        => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types) && types.Any(type => type.MediaType.Equals(ServerSentEvents.ContentType, StringComparison.OrdinalIgnoreCase));

    private static long? LastEventId(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
            : throw new HubException("request-wrong-type", "The header Last-Event-ID must be the id of an event: a number.");
    }
}
