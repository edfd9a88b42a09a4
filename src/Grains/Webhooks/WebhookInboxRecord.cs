using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Webhooks;

/// <summary>The durable memory of an inbox.</summary>
[GenerateSerializer, Alias("lunarhub.WebhookInboxRecord")]
public sealed class WebhookInboxRecord
{
    /// <summary>Oldest first; those that the replay window has left, and the oldest beyond the limit, go when the next one comes.</summary>
    [Id(0)] public ImmutableArray<WebhookReceipt> Receipts { get; set; } = [];
}
