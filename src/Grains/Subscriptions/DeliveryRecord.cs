using Orleans;

namespace LunarHub.Grains.Subscriptions;

/// <summary>The durable place and state of a delivery.</summary>
[GenerateSerializer, Alias("lunarhub.DeliveryRecord")]
public sealed class DeliveryRecord
{
    /// <summary>Null before it has begun and after it has ended.</summary>
    [Id(0)] public Subscription? Subscription { get; set; }

    /// <summary>The id of the last event that was sent or passed over.</summary>
    [Id(1)] public long Cursor { get; set; }
    [Id(2)] public long Delivered { get; set; }
    [Id(3)] public DateTimeOffset? LastDeliveredAt { get; set; }

    /// <summary>Failed attempts at the event that is next.</summary>
    [Id(4)] public int Attempts { get; set; }
    [Id(5)] public DateTimeOffset? NextAttemptAt { get; set; }
    [Id(6)] public bool IsParked { get; set; }
    [Id(7)] public OperationError? Error { get; set; }
}
