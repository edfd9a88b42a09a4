using System.ComponentModel;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Webhooks.Providers;
using LunarHub.ApiHost.Webhooks.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace LunarHub.ApiHost.Webhooks;

/// <summary><c>/webhooks/…</c>, where forges deliver, and <c>/v1/webhooks/…</c>, where their secrets are kept.</summary>
internal static class WebhookEndpoints
{
    private const string Tag = "webhooks";

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var limit = new BodyLimit(routes.ServiceProvider.GetRequiredService<HubServerOptions>().MaxWebhookBytes + 1L);
        foreach (var provider in (IWebhookProvider[])[new GitHubWebhooks(), new GitLabWebhooks(), new GiteaWebhooks(), new BitbucketWebhooks(), new GenericWebhooks()])
        {
            routes.MapPost($"/webhooks/{provider.Name}", (HttpContext context, WebhookReceiver receiver) => ReceiveAsync(provider, context, receiver))
                .WithTags(Tag).WithName($"receive{char.ToUpperInvariant(provider.Name[0])}{provider.Name[1..]}Webhook").WithSummary($"Takes a delivery of {provider.Name}'s webhooks")
                .WithMetadata(SignedRequest.Instance, limit).WithProblems(400, 413, 415);
        }

        const string Secrets = "/v1/webhooks/secrets";
        routes.MapGet(Secrets, ListAsync).WithTags(Tag).WithName("listWebhookSecrets").WithSummary("Lists the webhook secrets, without their values").NeedsScope(ApiScope.Admin).WithProblems();
        routes.MapPost(Secrets, CreateAsync).WithTags(Tag).WithName("createWebhookSecret").WithSummary("Makes a webhook secret, or the next one beside the one in use")
            .NeedsScope(ApiScope.Admin).WithProblems(400, 404, 413, 415);
        routes.MapDelete(Secrets + "/{id}", RemoveAsync).WithTags(Tag).WithName("removeWebhookSecret").WithSummary("Ends a webhook secret at once").NeedsScope(ApiScope.Admin).WithProblems(404);
        routes.MapGet("/v1/webhooks/deliveries", DeliveriesAsync).WithTags(Tag).WithName("listDeliveries").WithSummary("The deliveries that are remembered, the newest first")
            .NeedsScope(ApiScope.Admin).WithProblems(404);
    }

    /// <remarks>200 for what was known or is a ping, 202 for what is durable now or was accepted and not needed.</remarks>
    private static async Task<Results<Ok<WebhookAnswer>, Accepted<WebhookAnswer>>> ReceiveAsync(IWebhookProvider provider, HttpContext context, WebhookReceiver receiver)
    {
        var answer = await receiver.ReceiveAsync(provider, context);
        return answer.Status is WebhookStatus.Duplicate or WebhookStatus.Pong ? TypedResults.Ok(answer) : TypedResults.Accepted((string?)null, answer);
    }

    public static async Task<Ok<WebhookSecretList>> ListAsync(IHubClient hub, CancellationToken cancellationToken) => TypedResults.Ok(await hub.ListWebhookSecretsAsync(cancellationToken));

    public static async Task<Created<NewWebhookSecret>> CreateAsync(NewWebhookSecretBody body, IHubClient hub, CancellationToken cancellationToken)
    {
        var made = await hub.CreateWebhookSecretAsync(body, cancellationToken);
        return TypedResults.Created((string?)null, made);
    }

    public static async Task<NoContent> RemoveAsync([Description("The secret's id.")] string id, IHubClient hub, CancellationToken cancellationToken)
    {
        await hub.RemoveWebhookSecretAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    public static async Task<Ok<DeliveryList>> DeliveriesAsync(
        IHubClient hub, CancellationToken cancellationToken, [Description("Repository id or name; leave it out for deliveries that concern no indexed repository, or many.")] string? repo = null) =>
        TypedResults.Ok(await hub.ListDeliveriesAsync(repo, cancellationToken));

    // One byte more than is accepted: what is too large is told in the words of this API.
    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
