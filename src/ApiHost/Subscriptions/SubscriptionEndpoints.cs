using System.ComponentModel;
using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Security;
using LunarHub.Grains.Events;
using LunarHub.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LunarHub.ApiHost.Subscriptions;

/// <summary>
/// <c>/v1/subscriptions</c>. A standing query without a URL is as harmless as a search and needs no more scope than one; to have the server send to a URL needs the administrator's.
/// </summary>
internal static class SubscriptionEndpoints
{
    public const int DefaultLimit = 100;
    public const int MaximumLimit = 1_000;

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        const string Root = "/v1/subscriptions", One = "/v1/subscriptions/{id}";
        routes.MapGet(Root, ListAsync).WithTags("subscriptions").WithName("listSubscriptions").WithSummary("Lists the subscriptions").WithProblems(400);
        routes.MapPost(Root, AddAsync).WithTags("subscriptions").WithName("addSubscription")
            .WithSummary("Subscribes to a standing query, or has events sent to a URL").WithProblems(400, 409, 413, 415);
        routes.MapGet(One, GetAsync).WithTags("subscriptions").WithName("getSubscription").WithSummary("A subscription and how its delivery stands").WithProblems(404);
        routes.MapDelete(One, RemoveAsync).WithTags("subscriptions").WithName("removeSubscription").WithSummary("Removes a subscription").WithProblems(404);
        routes.MapPost($"{One}/resume", ResumeAsync).WithTags("subscriptions").WithName("resumeSubscription")
            .WithSummary("Tries a delivery again at once, also a parked one").NeedsScope(ApiScope.Admin).WithProblems(404, 409);
        routes.MapPost($"{One}/secret", RotateAsync).WithTags("subscriptions").WithName("rotateSubscriptionSecret")
            .WithSummary("Gives a subscription the next secret; the one before it signs as well for a while").NeedsScope(ApiScope.Admin).WithProblems(400, 404, 409, 413, 415);
        routes.MapGet($"{One}/events", EventsAsync).WithTags("subscriptions").WithName("listSubscriptionEvents")
            .WithSummary("A page of a standing query's events, oldest first").WithProblems(400, 404);
    }

    public static async Task<Ok<SubscriptionList>> ListAsync(
        IHubClient hub,
        CancellationToken cancellationToken,
        [Description("Subscriptions to pass over.")] int? skip = null,
        [Description("Subscriptions in this answer, from 1 to 1000; 100 when not given.")] int? limit = null) =>
        TypedResults.Ok(await hub.ListSubscriptionsAsync(skip ?? 0, limit ?? DefaultLimit, cancellationToken));

    public static async Task<Created<SubscriptionView>> AddAsync(SubscriptionBody body, HttpContext context, IHubClient hub, CancellationToken cancellationToken)
    {
        RequireScope(context, needsAdmin: !string.IsNullOrWhiteSpace(body.Url));
        var made = await hub.AddSubscriptionAsync(body, Caller.Of(context)?.KeyId, cancellationToken);
        return TypedResults.Created($"/v1/subscriptions/{made.Id}", made);
    }

    public static async Task<Ok<SubscriptionView>> GetAsync(string id, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.GetSubscriptionAsync(id, cancellationToken));

    public static async Task<NoContent> RemoveAsync(string id, HttpContext context, IHubClient hub, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        await hub.RemoveSubscriptionAsync(id, caller is { Scope: < ApiScope.Admin } ? caller.KeyId : null, cancellationToken);
        return TypedResults.NoContent();
    }

    public static async Task<Ok<SubscriptionView>> ResumeAsync(string id, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.ResumeSubscriptionAsync(id, cancellationToken));

    public static async Task<Ok<SubscriptionView>> RotateAsync(string id, NextSecretBody body, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.RotateSubscriptionSecretAsync(id, body, cancellationToken));

    public static async Task<Ok<EventPage>> EventsAsync(
        string id,
        IHubClient hub,
        CancellationToken cancellationToken,
        [Description("Events behind this id; 0 or nothing for all that are kept.")] long? after = null,
        [Description("Events in this answer, from 1 to 500; 100 when not given.")] int? limit = null)
    {
        var subscription = await hub.GetSubscriptionAsync(id, cancellationToken);
        return TypedResults.Ok(await hub.ListChangesAsync(new EventQuery(After: after, Subscription: subscription.Id), limit ?? EventLog.DefaultLimit, cancellationToken));
    }

    private static void RequireScope(HttpContext context, bool needsAdmin)
    {
        if (needsAdmin && Caller.Of(context) is { Scope: < ApiScope.Admin })
        {
            throw new HubException("auth-forbidden", "To have events sent to a URL an API key needs the scope admin; without a URL the scope read will do.");
        }
    }
}
