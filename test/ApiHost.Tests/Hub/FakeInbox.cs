using System.Collections.Concurrent;
using System.Collections.Immutable;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Hub;

/// <summary>Inboxes that remember what they were given and accept each id once.</summary>
internal sealed class FakeInboxes
{
    public ConcurrentQueue<(string Inbox, WebhookDelivery Delivery)> Received { get; } = new();

    public IWebhookInboxGrain Get(string key) => new Inbox(this, key);

    private sealed class Inbox(FakeInboxes inboxes, string key) : IWebhookInboxGrain
    {
        public Task<WebhookReceipt> ReceiveAsync(WebhookDelivery delivery, CancellationToken cancellationToken = default)
        {
            var known = inboxes.Received.Any(earlier => earlier.Inbox == key && earlier.Delivery.DeliveryId == delivery.DeliveryId && delivery.DeliveryId is not null);
            inboxes.Received.Enqueue((key, delivery));
            return Task.FromResult(Receipt(delivery, known ? WebhookOutcome.Duplicate : WebhookOutcome.Accepted));
        }

        public Task<ImmutableArray<WebhookReceipt>> ListAsync(CancellationToken cancellationToken = default) => Task.FromResult<ImmutableArray<WebhookReceipt>>(
            [.. inboxes.Received.Where(received => received.Inbox == key).Select(received => Receipt(received.Delivery, WebhookOutcome.Accepted)).Reverse()]);

        private WebhookReceipt Receipt(WebhookDelivery delivery, WebhookOutcome outcome) => new()
        {
            Provider = delivery.Provider,
            DeliveryId = delivery.DeliveryId,
            Event = delivery.Event,
            Outcome = outcome,
            At = Samples.Time,
            RepositoryId = key == IWebhookInboxGrain.Server ? null : key,
            Request = 7,
            BodyHash = delivery.BodyHash,
        };
    }
}
