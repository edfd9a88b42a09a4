using System.Collections.Immutable;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Webhooks;

/// <summary>A payload as a provider's rules read it.</summary>
internal sealed record WebhookMessage
{
    /// <summary>The event in the provider's words, its action included.</summary>
    public required string Event { get; init; }

    /// <summary>What has happened; null for what concerns no index.</summary>
    public WebhookEventKind? Kind { get; init; }

    /// <summary>True for a provider's question whether anybody is there.</summary>
    public bool IsPing { get; init; }

    public ImmutableArray<RepositoryMention> Repositories { get; init; } = [];

    public ImmutableArray<RefChange> Refs { get; init; } = [];

    public ImmutableArray<string> NewAddresses { get; init; } = [];

    public string? Visibility { get; init; }

    /// <summary>An event that concerns no index. The repository is read all the same: it may be one of its secrets that signs the delivery.</summary>
    public static WebhookMessage Other(string name, RepositoryMention? repository) => new() { Event = name, Repositories = repository is null ? [] : [repository] };

    public static WebhookMessage Ping(string name, RepositoryMention? repository) => Other(name, repository) with { IsPing = true };

    /// <exception cref="LunarHub.Text.HubException"><c>webhook-payload-invalid</c>: there is no repository.</exception>
    public static WebhookMessage Of(string name, WebhookEventKind kind, RepositoryMention? repository, string? visibility = null) => new()
    {
        Event = name,
        Kind = kind,
        Repositories = [repository ?? throw Payload.Invalid($"The payload of {name} does not name its repository.")],
        Visibility = visibility,
    };
}
