using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>What a delivery says has happened.</summary>
[GenerateSerializer, Alias("lunarhub.WebhookEventKind")]
public enum WebhookEventKind
{
    /// <summary>Branches or tags were pushed, created or deleted.</summary>
    RefsChanged,

    /// <summary>Something else that a fetch finds out: the default branch, archiving, a new repository.</summary>
    SettingsChanged,

    /// <summary>The repository has another name or owner, and so another address.</summary>
    Moved,

    Deleted,

    VisibilityChanged,

    /// <summary>An app was given repositories to read.</summary>
    AccessGranted,

    /// <summary>An app may no longer read repositories.</summary>
    AccessRevoked,
}

/// <summary>One delivery of a webhook, read and verified.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.WebhookDelivery")]
public sealed record WebhookDelivery
{
    /// <summary>github, gitlab, gitea, bitbucket or generic.</summary>
    [Id(0)] public required string Provider { get; init; }

    /// <summary>The sender's id of the delivery, the same when it is sent again; null when the sender gives none.</summary>
    [Id(1)] public string? DeliveryId { get; init; }

    /// <summary>SHA-256 of the body in hexadecimal: by it what cannot be undone is recognised when it is replayed under another id.</summary>
    [Id(2)] public required string BodyHash { get; init; }

    /// <summary>The event in the provider's words, for example <c>push</c> or <c>repository.renamed</c>.</summary>
    [Id(3)] public required string Event { get; init; }

    [Id(4)] public required WebhookEventKind Kind { get; init; }

    /// <summary>The repositories that it concerns, each by the addresses that the payload gives; one, but for apps' events.</summary>
    [Id(5)] public ImmutableArray<RepositoryMention> Repositories { get; init; } = [];

    [Id(6)] public ImmutableArray<RefChange> Refs { get; init; } = [];

    /// <summary>For <see cref="WebhookEventKind.Moved"/>: the addresses that the repository has now.</summary>
    [Id(7)] public ImmutableArray<string> NewAddresses { get; init; } = [];

    /// <summary>public, internal or private; null when the payload does not say.</summary>
    [Id(8)] public string? Visibility { get; init; }
}

/// <summary>A repository as a payload names it.</summary>
/// <param name="Addresses">Clone URLs and the page's URL.</param>
/// <param name="Name">What the hub calls it, where the sender knows; else null.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryMention")]
public sealed record RepositoryMention([property: Id(0)] ImmutableArray<string> Addresses, [property: Id(1)] string? Name = null);

/// <summary>A ref that moved. A null commit stands for none: the ref was created or deleted.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.RefChange")]
public sealed record RefChange([property: Id(0)] string Ref, [property: Id(1)] string? Before, [property: Id(2)] string? After);

/// <summary>What came of a delivery.</summary>
[GenerateSerializer, Alias("lunarhub.WebhookOutcome")]
public enum WebhookOutcome
{
    /// <summary>Its effect is durable.</summary>
    Accepted,

    /// <summary>It was received before; nothing was done again.</summary>
    Duplicate,

    /// <summary>It concerns nothing that is indexed here; the receipt's reason says more.</summary>
    Ignored,
}

/// <summary>The answer to a delivery, and the line that is kept of it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.WebhookReceipt")]
public sealed record WebhookReceipt
{
    [Id(0)] public required string Provider { get; init; }
    [Id(1)] public string? DeliveryId { get; init; }
    [Id(2)] public required string Event { get; init; }
    [Id(3)] public required WebhookOutcome Outcome { get; init; }
    [Id(4)] public required DateTimeOffset At { get; init; }

    /// <summary>The repository's id; null when none is known by the payload's addresses, or many are.</summary>
    [Id(5)] public string? RepositoryId { get; init; }

    /// <summary>The index request that the delivery made; null when it made none.</summary>
    [Id(6)] public long? Request { get; init; }

    /// <summary>What was done, or why nothing was, in one line.</summary>
    [Id(7)] public string? Detail { get; init; }

    [Id(8)] public string BodyHash { get; init; } = "";
}
