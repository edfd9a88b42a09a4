using LunarHub.Grains;

namespace LunarHub.ApiHost.Webhooks;

/// <summary>What became of a delivery.</summary>
public enum WebhookStatus
{
    /// <summary>Its effect is durable.</summary>
    Accepted,

    /// <summary>It was received before; nothing was done again.</summary>
    Duplicate,

    /// <summary>It concerns nothing that is indexed here.</summary>
    Ignored,

    /// <summary>The answer to a ping.</summary>
    Pong,
}

/// <summary>The answer to a delivery.</summary>
public sealed record WebhookAnswer
{
    public required WebhookStatus Status { get; init; }

    /// <summary>The event in the provider's words.</summary>
    public required string Event { get; init; }

    /// <summary>The sender's id of the delivery.</summary>
    public string? Delivery { get; init; }

    /// <summary>The id of the repository that it concerns.</summary>
    public string? RepoId { get; init; }

    /// <summary>The number of the index request that it made.</summary>
    public long? Request { get; init; }

    /// <summary>What was done, or why nothing was.</summary>
    public string? Detail { get; init; }

    internal static WebhookAnswer Of(WebhookReceipt receipt) => new()
    {
        Status = receipt.Outcome switch { WebhookOutcome.Accepted => WebhookStatus.Accepted, WebhookOutcome.Duplicate => WebhookStatus.Duplicate, _ => WebhookStatus.Ignored },
        Event = receipt.Event,
        Delivery = receipt.DeliveryId,
        RepoId = receipt.RepositoryId,
        Request = receipt.Request,
        Detail = receipt.Detail,
    };
}

/// <summary>A delivery that is remembered.</summary>
/// <param name="At">When it was received.</param>
/// <param name="Provider">github, gitlab, gitea, bitbucket or generic.</param>
/// <param name="Answer">What became of it.</param>
public sealed record DeliveryView(DateTimeOffset At, string Provider, WebhookAnswer Answer);

/// <summary>The deliveries that are remembered, the newest first.</summary>
public sealed record DeliveryList(IReadOnlyList<DeliveryView> Deliveries);
