using System.Text.Json;
using LunarHub.ApiHost.Webhooks.Signatures;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Webhooks.Providers;

/// <summary>Bitbucket Cloud, and Bitbucket Data Center, whose events have other names and payloads.</summary>
internal sealed class BitbucketWebhooks : IWebhookProvider
{
    public string Name => "bitbucket";

    public IReadOnlyList<ISignatureScheme> Schemes { get; } = [new HmacScheme("X-Hub-Signature", "sha256=")];

    public string? DeliveryOf(IHeaderDictionary headers) => headers.Word("X-Request-UUID") ?? headers.Word("X-Request-Id");

    public WebhookMessage Read(IHeaderDictionary headers, JsonElement payload)
    {
        var name = headers.Word("X-Event-Key") ?? throw Payload.Invalid("The header X-Event-Key is missing; it names the event.");
        return name switch
        {
            "diagnostics:ping" => WebhookMessage.Ping(name, MentionIn(payload)),
            "repo:push" => Of(name, payload, WebhookEventKind.RefsChanged) with { Refs = Payload.Refs(payload.Object("push") is { } push ? push.Items("changes").Select(CloudChange) : []) },
            "repo:refs_changed" or "mirror:repo_synchronized" => Of(name, payload, WebhookEventKind.RefsChanged) with { Refs = Payload.Refs(payload.Items("changes").Select(ServerChange)) },
            "repo:updated" => CloudUpdate(name, payload),
            "repo:modified" => ServerUpdate(name, payload),
            "repo:transfer" => Moved(name, payload, payload.Text("previous_workspace", "slug") ?? payload.Text("old_owner", "username")),
            "repo:deleted" => Of(name, payload, WebhookEventKind.Deleted),
            "repo:created" or "repo:imported" => Of(name, payload, WebhookEventKind.SettingsChanged),
            _ => WebhookMessage.Other(name, MentionIn(payload)),
        };
    }

    private static WebhookMessage Of(string name, JsonElement payload, WebhookEventKind kind) => WebhookMessage.Of(
        name, kind, MentionIn(payload), payload.Object("repository")?.Flag("is_private") switch { true => "private", false => "public", null => null });

    private static RepositoryMention? MentionIn(JsonElement payload) => payload.Object("repository") is { } repository ? MentionOf(repository) : null;

    // Cloud gives the page's URL, which is the clone URL without its end; Data Center lists clone URLs.
    private static RepositoryMention MentionOf(JsonElement repository)
        => repository.Object("links") is { } links ? Payload.Mention([.. links.Items("clone").Select(link => link.Text("href")), links.Text("html", "href")]) : Payload.Mention();

    private static WebhookMessage CloudUpdate(string name, JsonElement payload)
    {
        var message = Of(name, payload, WebhookEventKind.SettingsChanged);
        if (payload.Object("changes") is not { } changes)
        {
            return message;
        }

        return changes.Object("full_name") is { } renamed && renamed.Text("old") is { } old && changes.Text("full_name", "new") is not null && message.Repositories[0].Addresses is [.., var page] && Uri.TryCreate(page, UriKind.Absolute, out var url)
            ? message with { Kind = WebhookEventKind.Moved, NewAddresses = message.Repositories[0].Addresses, Repositories = [Payload.Mention($"{url.GetLeftPart(UriPartial.Authority)}/{old}")] }
            : changes.Object("is_private") is not null ? message with { Kind = WebhookEventKind.VisibilityChanged } : message;
    }

    private static WebhookMessage ServerUpdate(string name, JsonElement payload)
    {
        var (old, now) = (payload.Object("old"), payload.Object("new"));
        if (old is null || now is null)
        {
            throw Payload.Invalid($"The payload of {name} lacks 'old' or 'new'.");
        }

        var (before, after) = (MentionOf(old.Value), MentionOf(now.Value));
        return before.Addresses.SequenceEqual(after.Addresses)
            ? new WebhookMessage { Event = name, Kind = WebhookEventKind.SettingsChanged, Repositories = [after] }
            : new WebhookMessage { Event = name, Kind = WebhookEventKind.Moved, Repositories = [before], NewAddresses = after.Addresses };
    }

    private static WebhookMessage Moved(string name, JsonElement payload, string? oldOwner)
    {
        var message = Of(name, payload, WebhookEventKind.Moved);
        return oldOwner is not null && message.Repositories[0].Addresses is [.., var page] && Uri.TryCreate(page, UriKind.Absolute, out var url)
            ? message with { NewAddresses = message.Repositories[0].Addresses, Repositories = [Payload.Mention($"{url.GetLeftPart(UriPartial.Authority)}/{oldOwner}/{url.Segments[^1].Trim('/')}")] }
            : message with { Kind = WebhookEventKind.SettingsChanged };
    }

    private static RefChange? CloudChange(JsonElement change)
    {
        var kind = change.Text("new", "type") ?? change.Text("old", "type");
        return kind is "branch" or "tag" or "named_branch" or "bookmark"
            ? Payload.Change(Payload.Full(change.Text("new", "name") ?? change.Text("old", "name"), kind), change.Text("old", "target", "hash"), change.Text("new", "target", "hash"))
            : null;
    }

    private static RefChange? ServerChange(JsonElement change) => Payload.Change(change.Text("ref", "id") ?? change.Text("refId"), change.Text("fromHash"), change.Text("toHash"));
}
