using System.Text.Json;
using LunarHub.ApiHost.Webhooks.Signatures;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Webhooks.Providers;

/// <summary>Gitea and Forgejo.</summary>
internal sealed class GiteaWebhooks : IWebhookProvider
{
    public string Name => "gitea";

    public IReadOnlyList<ISignatureScheme> Schemes { get; } =
        [new HmacScheme("X-Gitea-Signature", ""), new HmacScheme("X-Forgejo-Signature", ""), new HmacScheme("X-Hub-Signature-256", "sha256=")];

    public string? DeliveryOf(IHeaderDictionary headers) => headers.Word("X-Gitea-Delivery") ?? headers.Word("X-Forgejo-Delivery") ?? headers.Word("X-GitHub-Delivery");

    public WebhookMessage Read(IHeaderDictionary headers, JsonElement payload)
    {
        var name = headers.Word("X-Gitea-Event") ?? headers.Word("X-Forgejo-Event") ?? throw Payload.Invalid("The header X-Gitea-Event is missing; it names the event.");
        var action = payload.Text("action");
        return (name, action) switch
        {
            ("push", _) => Of(name, payload, WebhookEventKind.RefsChanged) with { Refs = Payload.Refs([Payload.Change(payload.Text("ref"), payload.Text("before"), payload.Text("after"))]) },
            ("create", _) => Of(name, payload, WebhookEventKind.RefsChanged) with { Refs = Payload.Refs([Payload.Change(Payload.Full(payload.Text("ref"), payload.Text("ref_type")), null, payload.Text("sha"))]) },
            ("delete", _) => Of(name, payload, WebhookEventKind.RefsChanged) with { Refs = Payload.Refs([Payload.Change(Payload.Full(payload.Text("ref"), payload.Text("ref_type")), null, null)]) },
            ("repository", "created") => Of("repository.created", payload, WebhookEventKind.SettingsChanged),
            ("repository", "deleted") => Of("repository.deleted", payload, WebhookEventKind.Deleted),
            _ => WebhookMessage.Other(action is null ? name : $"{name}.{action}", MentionOf(payload)),
        };
    }

    private static WebhookMessage Of(string name, JsonElement payload, WebhookEventKind kind) => WebhookMessage.Of(
        name, kind, MentionOf(payload), payload.Object("repository")?.Flag("private") switch { true => "private", false => "public", null => null });

    private static RepositoryMention? MentionOf(JsonElement payload)
        => payload.Object("repository") is { } repository ? Payload.Mention(repository.Text("clone_url"), repository.Text("ssh_url"), repository.Text("html_url")) : null;
}
