using Orleans;

namespace LunarHub.Grains;

/// <summary>What somebody wants to be told of: what happens to repositories or, with a query, what becomes of the query's matches.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.Subscription")]
public sealed record Subscription
{
    /// <summary>22 of [A-Za-z0-9_-].</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    [Id(1)] public required string Name { get; init; }
    [Id(2)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A standing query; null for a subscription to what happens.</summary>
    [Id(3)] public string? Query { get; init; }

    /// <summary>Of a standing query: exact, where words are text as typed; in any other mode all words must occur.</summary>
    [Id(4)] public SearchMode Mode { get; init; }
    [Id(5)] public EventFilter Filter { get; init; } = new();

    /// <summary>Where events are sent; null for none: they are read or followed.</summary>
    [Id(6)] public string? Url { get; init; }

    /// <summary>Signs what is sent. Never shown again after its creation.</summary>
    [Id(7)] public string? Secret { get; init; }

    /// <summary>The API key that made it; null on a server without keys.</summary>
    [Id(8)] public string? Owner { get; init; }

    /// <summary>The secret before <see cref="Secret"/>: signs as well until <see cref="PreviousSecretEndsAt"/>.</summary>
    [Id(9)] public string? PreviousSecret { get; init; }
    [Id(10)] public DateTimeOffset? PreviousSecretEndsAt { get; init; }

    /// <summary>What signs at a time, the newest secret first.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset now)
        => Secret is null ? [] : PreviousSecret is { } previous && now < PreviousSecretEndsAt ? [Secret, previous] : [Secret];

    /// <summary>The feed that it reads.</summary>
    public string Feed => Query is null ? IChangeFeedGrain.Changes : IChangeFeedGrain.Matches;
}

/// <summary>What the delivery to a URL is doing.</summary>
[GenerateSerializer, Alias("lunarhub.DeliveryState")]
public enum DeliveryState
{
    /// <summary>There is no URL: events are read or followed.</summary>
    None,

    /// <summary>Events are sent as they come.</summary>
    Active,

    /// <summary>The last attempt failed; the next follows.</summary>
    Retrying,

    /// <summary>Too many attempts failed: nothing is sent until it is resumed.</summary>
    Parked,
}

/// <summary>A subscription and how its delivery stands.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.DeliveryStatus")]
public sealed record DeliveryStatus
{
    [Id(0)] public required DeliveryState State { get; init; }

    /// <summary>The id of the last event that was sent or passed over.</summary>
    [Id(1)] public long Cursor { get; init; }
    [Id(2)] public long Delivered { get; init; }
    [Id(3)] public DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>Failed attempts at the event that is next.</summary>
    [Id(4)] public int Attempts { get; init; }
    [Id(5)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why the last attempt failed; null after a success.</summary>
    [Id(6)] public OperationError? Error { get; init; }
}
