namespace LunarHub.Grains.Changes;

/// <summary>How much of what happened is kept, and how it is delivered.</summary>
public sealed class ChangeOptions
{
    /// <summary>Events that each feed keeps; a reader who is further behind is told what is gone. Default: 20,000.</summary>
    /// <remarks>An event has some hundred bytes, one with many files up to about 100 KB.</remarks>
    public int RetainedEvents { get; set; } = 20_000;

    /// <summary>Subscriptions, standing queries included, that are kept. Default: 20,000.</summary>
    public int MaxSubscriptions { get; set; } = 20_000;

    /// <summary>Attempts at one event after which a delivery is parked. Default: 10, which takes about half an hour.</summary>
    public int MaxDeliveryAttempts { get; set; } = 10;

    /// <summary>Hosts to which events may be sent although their addresses are private, by the name or address in the URL. Default: none.</summary>
    public ISet<string> WebhookHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
