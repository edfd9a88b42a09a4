using LunarHub.Grains;

namespace LunarHub.ApiHost.Subscriptions;

/// <summary>What is subscribed to. With a query it is a standing query; without one it needs a URL.</summary>
public abstract record SubscriptionTerms
{
    /// <summary>A standing query in the query language.</summary>
    public string? Query { get; init; }

    /// <summary>Of a query: exact, where words are text as typed. In any other mode, and when not given, all words must occur.</summary>
    public SearchMode? Mode { get; init; }

    /// <summary>Repository ids or names; none for all.</summary>
    public IReadOnlyList<string>? Repos { get; init; }

    /// <summary>Ref names; none for all or, with a query, for each repository's default ref.</summary>
    public IReadOnlyList<string>? Refs { get; init; }

    /// <summary>Text that a path contains, or globs; none for all.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Language ids; none for all.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Parts of authors' names or mail addresses; none for all.</summary>
    public IReadOnlyList<string>? Authors { get; init; }

    /// <summary>Kinds of events; none for all. Not with a query.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Where events are posted, http or https; none to read or follow them.</summary>
    public string? Url { get; init; }
}

/// <summary>What to subscribe to.</summary>
public sealed record SubscriptionBody : SubscriptionTerms
{
    /// <summary>What to call it; the query, or the URL, when not given.</summary>
    public string? Name { get; init; }

    /// <summary>Signs what is posted; made by the server when not given.</summary>
    public string? Secret { get; init; }
}

/// <summary>The next secret of a subscription with a URL.</summary>
public sealed record NextSecretBody
{
    /// <summary>Made by the server when not given.</summary>
    public string? Secret { get; init; }

    /// <summary>Hours for which the secret before it signs as well, 0 to 720; 24 when not given.</summary>
    public double? OverlapHours { get; init; }
}

/// <summary>A subscription and how its delivery stands.</summary>
public sealed record SubscriptionView : SubscriptionTerms
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Only in the answer that made it: it is not shown again.</summary>
    public string? Secret { get; init; }

    /// <summary>Until when the secret before the present one signs as well; absent when none does.</summary>
    public DateTimeOffset? PreviousSecretEndsAt { get; init; }

    /// <summary>Of a subscription with a URL.</summary>
    public DeliveryView? Delivery { get; init; }
}

/// <summary>How a delivery stands.</summary>
/// <param name="State">active, retrying or parked.</param>
/// <param name="Cursor">The id of the last event that was sent or passed over.</param>
/// <param name="Behind">Events of the feed behind it, of all kinds.</param>
/// <param name="Delivered">Events that were taken.</param>
/// <param name="LastDeliveredAt">When the last was taken.</param>
/// <param name="Attempts">Failed attempts at the event that is next.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
/// <param name="Error">Why the last attempt failed.</param>
public sealed record DeliveryView(
    DeliveryState State, long Cursor, long Behind, long Delivered, DateTimeOffset? LastDeliveredAt, int Attempts, DateTimeOffset? NextAttemptAt, DeliveryErrorView? Error);

/// <summary>Why an attempt failed.</summary>
public sealed record DeliveryErrorView(string Code, string Message, DateTimeOffset At);

/// <summary>A page of subscriptions in order of their creation.</summary>
/// <param name="Subscriptions">Without the state of their delivery; ask for one to see that.</param>
/// <param name="Total">How many there are.</param>
public sealed record SubscriptionList(IReadOnlyList<SubscriptionView> Subscriptions, int Total);
