using System.Text.Json;
using LunarHub.ApiHost.Webhooks.Signatures;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Webhooks.Providers;

/// <summary>GitHub and GitHub Enterprise Server: repository, organisation and app webhooks.</summary>
internal sealed class GitHubWebhooks : IWebhookProvider
{
    public string Name => "github";

    public IReadOnlyList<ISignatureScheme> Schemes { get; } = [new HmacScheme("X-Hub-Signature-256", "sha256=")];

    public string? DeliveryOf(IHeaderDictionary headers) => headers.Word("X-GitHub-Delivery");

    public WebhookMessage Read(IHeaderDictionary headers, JsonElement payload)
    {
        var name = headers.Word("X-GitHub-Event") ?? throw Payload.Invalid("The header X-GitHub-Event is missing; it names the event.");
        var action = payload.Text("action");
        var full = action is null ? name : $"{name}.{action}";
        return (name, action) switch
        {
            ("ping", _) => WebhookMessage.Ping(name, MentionOf(payload)),
            ("push", _) => Of(full, payload, WebhookEventKind.RefsChanged) with { Refs = Payload.Refs([Payload.Change(payload.Text("ref"), payload.Text("before"), payload.Text("after"))]) },
            ("create" or "delete", _) => Of(full, payload, WebhookEventKind.RefsChanged) with { Refs = Payload.Refs([Payload.Change(Payload.Full(payload.Text("ref"), payload.Text("ref_type")), null, null)]) },
            ("repository", "renamed") => Moved(full, payload, RepositoryOwner(payload), payload.Text("changes", "repository", "name", "from")),
            ("repository", "transferred") => Moved(full, payload, OldOwner(payload), payload.Text("repository", "name")),
            ("repository", "deleted") => Of(full, payload, WebhookEventKind.Deleted),
            ("repository", "publicized" or "privatized") or ("public", _) => Of(full, payload, WebhookEventKind.VisibilityChanged),
            ("repository", "created" or "edited" or "archived" or "unarchived") => Of(full, payload, WebhookEventKind.SettingsChanged),
            ("installation", "created" or "unsuspend" or "new_permissions_accepted") => Many(full, headers, payload, "repositories", WebhookEventKind.AccessGranted),
            ("installation", "deleted" or "suspend") => Many(full, headers, payload, "repositories", WebhookEventKind.AccessRevoked),
            ("installation_repositories", "added") => Many(full, headers, payload, "repositories_added", WebhookEventKind.AccessGranted),
            ("installation_repositories", "removed") => Many(full, headers, payload, "repositories_removed", WebhookEventKind.AccessRevoked),
            _ => WebhookMessage.Other(full, MentionOf(payload)),
        };
    }

    private static WebhookMessage Of(string name, JsonElement payload, WebhookEventKind kind) =>
        WebhookMessage.Of(name, kind, MentionOf(payload), payload.Object("repository") is { } repository ? VisibilityOf(repository) : null);

    // The payload gives the new address; the old one follows from the changed part of it.
    private static WebhookMessage Moved(string name, JsonElement payload, string? oldOwner, string? oldName)
    {
        var message = Of(name, payload, WebhookEventKind.Moved);
        var page = payload.Text("repository", "html_url");
        if (oldOwner is null || oldName is null || !Uri.TryCreate(page, UriKind.Absolute, out var url))
        {
            throw Payload.Invalid($"The payload of {name} does not say what the repository was called before.");
        }

        return message with { NewAddresses = message.Repositories[0].Addresses, Repositories = [Payload.Mention($"{url.GetLeftPart(UriPartial.Authority)}/{oldOwner}/{oldName}")] };
    }

    private static WebhookMessage Many(string name, IHeaderDictionary headers, JsonElement payload, string list, WebhookEventKind kind)
    {
        // These lists have names only; their host is that of the forge.
        var host = headers.Word("X-GitHub-Enterprise-Host") ?? "github.com";
        return new WebhookMessage
        {
            Event = name,
            Kind = kind,
            Repositories = [.. payload.Items(list).Select(item => item.Text("full_name")).OfType<string>().Distinct(StringComparer.Ordinal).Select(full => Payload.Mention($"https://{host}/{full}"))],
        };
    }

    private static RepositoryMention? MentionOf(JsonElement payload)
        => payload.Object("repository") is { } repository ? Payload.Mention(repository.Text("clone_url"), repository.Text("ssh_url"), repository.Text("html_url")) : null;

    private static string? RepositoryOwner(JsonElement payload) => payload.Text("repository", "owner", "login") ?? payload.Text("repository", "owner", "name");

    private static string? OldOwner(JsonElement payload) => payload.Text("changes", "owner", "from", "user", "login") ?? payload.Text("changes", "owner", "from", "organization", "login");

    private static string? VisibilityOf(JsonElement repository) => repository.Text("visibility") ?? repository.Flag("private") switch { true => "private", false => "public", null => null };
}
