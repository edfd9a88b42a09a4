using System.Collections.Immutable;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Webhooks;

/// <summary>
/// One repository's inbox. The effect comes before the note of it: a crash between the two leaves a delivery that was carried out and not answered, and that can be carried out again
/// without harm; the other order could lose it.
/// </summary>
public sealed partial class WebhookInboxGrain(
    [PersistentState("webhooks")] IPersistentState<WebhookInboxRecord> record,
    WebhookOptions options,
    ChangePublisher publisher,
    TimeProvider time,
    ILogger<WebhookInboxGrain> logger)
    : Grain, IWebhookInboxGrain
{
    public async Task<WebhookReceipt> ReceiveAsync(WebhookDelivery delivery, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (Find(delivery, now) is { } earlier)
        {
            Count(delivery, WebhookOutcome.Duplicate);
            return earlier with { Outcome = WebhookOutcome.Duplicate, Detail = $"received before at {earlier.At:O}; nothing was done again" };
        }

        var effect = await new WebhookEffect(GrainFactory, options, publisher).ApplyAsync(delivery, cancellationToken);
        var receipt = new WebhookReceipt
        {
            Provider = delivery.Provider,
            DeliveryId = delivery.DeliveryId,
            Event = delivery.Event,
            Outcome = effect.Outcome,
            At = now,
            RepositoryId = effect.RepositoryId,
            Request = effect.Request,
            Detail = effect.Detail,
            BodyHash = delivery.BodyHash,
        };
        await RememberAsync(receipt, now, cancellationToken);
        Count(delivery, effect.Outcome);
        LogReceived(delivery.Provider, delivery.Event, this.GetPrimaryKeyString(), effect.Detail);
        return receipt;
    }

    public Task<ImmutableArray<WebhookReceipt>> ListAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        return Task.FromResult<ImmutableArray<WebhookReceipt>>([.. record.State.Receipts.Where(receipt => IsRemembered(receipt, now)).Reverse()]);
    }

    // A push that is sent again under a new id costs a fetch that finds nothing. What cannot be undone is recognised by its body as well.
    private WebhookReceipt? Find(WebhookDelivery delivery, DateTimeOffset now) => record.State.Receipts.LastOrDefault(receipt =>
        IsRemembered(receipt, now)
        && receipt.Provider == delivery.Provider
        && ((delivery.DeliveryId is not null && receipt.DeliveryId == delivery.DeliveryId)
            || (delivery.Kind is not (WebhookEventKind.RefsChanged or WebhookEventKind.SettingsChanged) && receipt.BodyHash == delivery.BodyHash)));

    private bool IsRemembered(WebhookReceipt receipt, DateTimeOffset now) => now - receipt.At < options.ReplayWindow;

    private async Task RememberAsync(WebhookReceipt receipt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = record.State.Receipts;
        record.State.Receipts = [.. before.Where(earlier => IsRemembered(earlier, now)).TakeLast(options.MaxRemembered - 1), receipt];
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch
        {
            record.State.Receipts = before;
            throw;
        }
    }

    private static void Count(WebhookDelivery delivery, WebhookOutcome outcome) => HubTelemetry.WebhookDeliveries.Add(
        1,
        new KeyValuePair<string, object?>("provider", delivery.Provider),
        new KeyValuePair<string, object?>("kind", delivery.Kind.ToString()),
        new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} {Event} for {Inbox}: {Detail}")]
    private partial void LogReceived(string provider, string @event, string inbox, string detail);
}
