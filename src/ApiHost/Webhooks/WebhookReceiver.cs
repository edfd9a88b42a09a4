using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Webhooks.Providers;
using LunarHub.ApiHost.Webhooks.Secrets;
using LunarHub.ApiHost.Webhooks.Signatures;
using LunarHub.Grains;
using LunarHub.Text;
using Orleans;

namespace LunarHub.ApiHost.Webhooks;

/// <summary>
/// Takes one delivery: reads the body within its limits, finds the repository that it names, checks that its sender knows a secret of that repository or of the server, and hands it to
/// the repository's inbox. Before the signature is checked nothing is done and nothing is told that the payload asks for.
/// </summary>
internal sealed class WebhookReceiver(IGrainFactory grains, WebhookSecrets secrets, WebhookIntake intake, HubServerOptions options, TimeProvider time)
{
    private static readonly Meter Meter = new("LunarHub.ApiHost");
    private static readonly Counter<long> Received = Meter.CreateCounter<long>("lunarhub.webhook.requests", "{request}", "Webhook requests, by provider and what became of them: accepted, duplicate, ignored, pong or an error's code.");
    private static readonly Counter<long> Unused = Meter.CreateCounter<long>("lunarhub.webhook.unused", "{delivery}", "Verified deliveries of events that concern no index, by provider and event.");

    public async Task<WebhookAnswer> ReceiveAsync(IWebhookProvider provider, HttpContext context)
    {
        try
        {
            var answer = await AnswerAsync(provider, context);
            Count(provider, answer.Status.ToString().ToLowerInvariant());
            return answer;
        }
        catch (HubException refused)
        {
            Count(provider, refused.Code);
            throw;
        }
    }

    private async Task<WebhookAnswer> AnswerAsync(IWebhookProvider provider, HttpContext context)
    {
        var (request, cancellationToken) = (context.Request, context.RequestAborted);
        var isForm = ContentKind.IsForm(request);
        using var body = new WebhookBody(intake);
        await body.ReadAsync(request, options.MaxWebhookBytes, cancellationToken);

        // A payload that cannot be read names no repository; its signature is checked all the same before anything is said of it.
        var (message, problem) = PayloadReader.Read(provider, request.Headers, body.Bytes, isForm);
        var entry = message is null ? null : await FindAsync(message, cancellationToken);
        Authenticate(provider, context, body.Bytes.Span, entry);
        if (message is null)
        {
            throw problem!;
        }

        var delivery = provider.DeliveryOf(request.Headers);
        if (message.IsPing)
        {
            return new WebhookAnswer { Status = WebhookStatus.Pong, Event = message.Event, Delivery = delivery };
        }

        if (message.Kind is not { } kind)
        {
            Unused.Add(1, new KeyValuePair<string, object?>("provider", provider.Name), new KeyValuePair<string, object?>("event", message.Event));
            return new WebhookAnswer { Status = WebhookStatus.Ignored, Event = message.Event, Delivery = delivery, Detail = "this event concerns no index" };
        }

        return WebhookAnswer.Of(await grains.GetGrain<IWebhookInboxGrain>(entry?.Id ?? IWebhookInboxGrain.Server).ReceiveAsync(
            new WebhookDelivery
            {
                Provider = provider.Name,
                DeliveryId = delivery,
                BodyHash = Convert.ToHexStringLower(SHA256.HashData(body.Bytes.Span)),
                Event = message.Event,
                Kind = kind,
                Repositories = message.Repositories,
                Refs = message.Refs,
                NewAddresses = message.NewAddresses,
                Visibility = message.Visibility,
            },
            cancellationToken));
    }

    // A move that is told again finds the repository at its new address.
    private async Task<CatalogEntry?> FindAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        var entry = message.Repositories is [var only] ? (await Catalog.MatchAsync(only, cancellationToken)).Entry : null;
        return entry is null && !message.NewAddresses.IsEmpty ? (await Catalog.MatchAsync(new RepositoryMention(message.NewAddresses), cancellationToken)).Entry : entry;
    }

    private ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key);

    private void Authenticate(IWebhookProvider provider, HttpContext context, ReadOnlySpan<byte> body, CatalogEntry? entry)
    {
        // An API key of the right scope is as good as a signature: its owner may reindex anyway.
        var caller = Caller.Of(context);
        if (caller is { KeyId: not null, Scope: >= ApiScope.Admin })
        {
            return;
        }

        var valid = secrets.ValidFor(entry?.Id);
        if (valid.Count == 0 && caller == Caller.Local)
        {
            return;
        }

        var headers = context.Request.Headers;
        if (provider.Schemes.FirstOrDefault(candidate => candidate.IsUsedBy(headers)) is not { } scheme)
        {
            throw new HubException("webhook-unsigned", $"The delivery is not signed; give the webhook the secret that `hub webhooks create` shows, so that {provider.Name} signs what it sends.");
        }

        if (!IsSigned(scheme, headers, body, valid))
        {
            throw new HubException("webhook-signature-invalid", "The signature fits no secret of this repository or server; compare the webhook's secret with the one that was made here, or make a new one with `hub webhooks create`.");
        }

        if (scheme.SignedAt(headers) is { } at && (time.GetUtcNow() - at).Duration() > options.WebhookClockSkew)
        {
            throw new HubException("webhook-expired", $"The delivery was signed at another time than now, by more than {options.WebhookClockSkew.TotalMinutes:0} minutes; it may be a replay, or a clock is wrong.");
        }
    }

    // All are tried, and one at least: neither the time nor the answer tells how many there are, or whether the repository is known.
    private static bool IsSigned(ISignatureScheme scheme, IHeaderDictionary headers, ReadOnlySpan<byte> body, IReadOnlyList<string> valid)
    {
        var signed = false;
        foreach (var secret in valid.Count > 0 ? valid : [Convert.ToHexString(RandomNumberGenerator.GetBytes(16))])
        {
            signed |= scheme.Verify(headers, body, secret);
        }

        return signed;
    }

    private static void Count(IWebhookProvider provider, string outcome) =>
        Received.Add(1, new KeyValuePair<string, object?>("provider", provider.Name), new KeyValuePair<string, object?>("outcome", outcome));
}
