using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// Takes what the forge of one repository tells, once: a delivery's effect and its id are durable before it is answered, and the same delivery is
/// answered again without a second effect while it is remembered. Key: the repository id, or <see cref="Server"/> for deliveries that concern none or many.
/// </summary>
[Alias("lunarhub.IWebhookInboxGrain")]
public interface IWebhookInboxGrain : IGrainWithStringKey
{
    const string Server = "server";

    /// <summary>Carries the delivery out, or answers what came of it the first time. The delivery's signature has been checked.</summary>
    [Alias("Receive")]
    Task<WebhookReceipt> ReceiveAsync(WebhookDelivery delivery, CancellationToken cancellationToken = default);

    /// <summary>What is remembered, the newest first.</summary>
    [AlwaysInterleave]
    [Alias("List")]
    Task<ImmutableArray<WebhookReceipt>> ListAsync(CancellationToken cancellationToken = default);
}
