using System.Text.Json;
using LunarHub.ApiHost.Webhooks.Signatures;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Webhooks.Providers;

/// <summary>GitLab: project, group and system hooks, with a secret token or a signing token.</summary>
internal sealed class GitLabWebhooks : IWebhookProvider
{
    public string Name => "gitlab";

    public IReadOnlyList<ISignatureScheme> Schemes { get; } = [new StandardScheme(), new TokenScheme("X-Gitlab-Token")];

    public string? DeliveryOf(IHeaderDictionary headers) => headers.Word(StandardScheme.IdHeader) ?? headers.Word("Idempotency-Key") ?? headers.Word("X-Gitlab-Event-UUID");

    // System hooks say what happened in event_name, the others in object_kind.
    public WebhookMessage Read(IHeaderDictionary headers, JsonElement payload)
    {
        var name = payload.Text("event_name") ?? payload.Text("object_kind") ?? headers.Phrase("X-Gitlab-Event") ?? throw Payload.Invalid("The payload has neither 'object_kind' nor 'event_name', and there is no header X-Gitlab-Event.");
        return name switch
        {
            "push" or "tag_push" => WebhookMessage.Of(name, WebhookEventKind.RefsChanged, MentionOf(payload)) with
            {
                Refs = Payload.Refs([Payload.Change(payload.Text("ref"), payload.Text("before"), payload.Text("after"))]),
            },
            "repository_update" => WebhookMessage.Of(name, WebhookEventKind.RefsChanged, MentionOf(payload)) with
            {
                Refs = Payload.Refs(payload.Items("changes").Select(change => Payload.Change(change.Text("ref"), change.Text("before"), change.Text("after")))),
            },
            "project_create" => OfProject(name, headers, payload, WebhookEventKind.SettingsChanged, "path_with_namespace"),
            "project_destroy" => OfProject(name, headers, payload, WebhookEventKind.Deleted, "path_with_namespace"),
            "project_update" => OfProject(name, headers, payload, WebhookEventKind.VisibilityChanged, "path_with_namespace"),
            "project_rename" or "project_transfer" => OfProject(name, headers, payload, WebhookEventKind.Moved, "old_path_with_namespace") with
            {
                NewAddresses = AddressOf(headers, payload, "path_with_namespace"),
            },
            _ => WebhookMessage.Other(name, MentionOf(payload)),
        };
    }

    private static RepositoryMention? MentionOf(JsonElement payload)
        => (payload.Object("project") ?? payload.Object("repository")) is { } project
            ? Payload.Mention(project.Text("git_http_url"), project.Text("git_ssh_url"), project.Text("web_url") ?? project.Text("homepage"))
            : null;

    private static WebhookMessage OfProject(string name, IHeaderDictionary headers, JsonElement payload, WebhookEventKind kind, string path) => new()
    {
        Event = name,
        Kind = kind,
        Repositories = [new RepositoryMention(AddressOf(headers, payload, path))],
        Visibility = payload.Text("project_visibility")?.Split('|')[^1] is "public" or "internal" or "private" ? payload.Text("project_visibility")!.Split('|')[^1] : null,
    };

    // These events name projects by their path; the instance is in a header.
    private static System.Collections.Immutable.ImmutableArray<string> AddressOf(IHeaderDictionary headers, JsonElement payload, string member)
    {
        var path = payload.Text(member) ?? throw Payload.Invalid($"The payload has no '{member}'.");
        var instance = headers.Word("X-Gitlab-Instance") ?? throw Payload.Invalid("The header X-Gitlab-Instance is missing; the event names its project by a path only.");
        return Payload.Addresses($"{instance.TrimEnd('/')}/{path}.git");
    }
}
