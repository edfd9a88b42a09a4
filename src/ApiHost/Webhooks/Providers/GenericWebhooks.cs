using System.Collections.Immutable;
using System.Text.Json;
using LunarHub.ApiHost.Webhooks.Signatures;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Webhooks.Providers;

/// <summary>For everything else: the local hook that <c>hub hook install</c> writes, CI jobs, scripts. The body says what it is in the fewest words.</summary>
internal sealed class GenericWebhooks : IWebhookProvider
{
    public const string TokenHeader = "X-Webhook-Token";

    public string Name => "generic";

    public IReadOnlyList<ISignatureScheme> Schemes { get; } = [new StandardScheme(), new HmacScheme("X-Hub-Signature-256", "sha256="), new TokenScheme(TokenHeader)];

    public string? DeliveryOf(IHeaderDictionary headers) => headers.Word(StandardScheme.IdHeader) ?? headers.Word("X-Webhook-Delivery") ?? headers.Word("Idempotency-Key");

    public WebhookMessage Read(IHeaderDictionary headers, JsonElement payload)
    {
        var name = payload.Text("event") ?? headers.Word("X-Webhook-Event") ?? "push";
        return name switch
        {
            "ping" => WebhookMessage.Ping(name, MentionOf(payload)),
            "push" => Of(name, payload, WebhookEventKind.RefsChanged) with { Refs = RefsOf(payload) },
            "moved" => Of(name, payload, WebhookEventKind.Moved) with
            {
                NewAddresses = Payload.Addresses(payload.Text("newAddress")) is { IsEmpty: false } addresses ? addresses : throw Payload.Invalid("The event 'moved' needs 'newAddress', the repository's clone URL now."),
            },
            "deleted" => Of(name, payload, WebhookEventKind.Deleted),
            "visibility" => Of(name, payload, WebhookEventKind.VisibilityChanged) with
            {
                Visibility = payload.Text("visibility") is "public" or "internal" or "private" ? payload.Text("visibility") : throw Payload.Invalid("The event 'visibility' needs 'visibility': public, internal or private."),
            },
            _ => WebhookMessage.Other(name, MentionOf(payload)),
        };
    }

    private static WebhookMessage Of(string name, JsonElement payload, WebhookEventKind kind) => WebhookMessage.Of(
        name, kind, MentionOf(payload) ?? throw Payload.Invalid("The payload has no 'repository': a name or id that GET /v1/repos lists, or the address it was added with."));

    private static RepositoryMention? MentionOf(JsonElement payload)
        => payload.Text("repository") is not { } repository ? null : IsAddress(repository) ? Payload.Mention(repository) : new RepositoryMention([], repository);

    private static bool IsAddress(string text) => text.StartsWith('/') || text.Contains(':', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal);

    private static ImmutableArray<RefChange> RefsOf(JsonElement payload) => Payload.Refs(
        [ChangeOf(payload), .. payload.Items("refs").Select(ChangeOf)]);

    private static RefChange? ChangeOf(JsonElement element) => Payload.Change(element.Text("ref"), element.Text("before"), element.Text("after"));
}
