using System.Text.Json;
using LunarHub.ApiHost.Webhooks.Signatures;

namespace LunarHub.ApiHost.Webhooks.Providers;

/// <summary>How one forge delivers: its headers, its signature and its payloads.</summary>
internal interface IWebhookProvider
{
    /// <summary>The last part of its endpoint's path.</summary>
    string Name { get; }

    /// <summary>The ways in which it proves that it knows the secret; the first that a request uses counts.</summary>
    IReadOnlyList<ISignatureScheme> Schemes { get; }

    /// <summary>The id of the delivery, the same when it is sent again; null when there is none.</summary>
    string? DeliveryOf(IHeaderDictionary headers);

    /// <exception cref="LunarHub.Text.HubException"><c>webhook-payload-invalid</c>: what the event needs is missing.</exception>
    WebhookMessage Read(IHeaderDictionary headers, JsonElement payload);
}
