using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using LunarHub.Git;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Events;
using LunarHub.Text;

namespace LunarHub.Grains.Subscriptions;

/// <summary>Sends one event to a subscription's URL.</summary>
public interface IWebhookSender
{
    /// <summary>Null when the receiver took it (a status of 200 to 299), else why not.</summary>
    Task<OperationError?> SendAsync(Subscription subscription, EventView happened, CancellationToken cancellationToken);
}

/// <summary>Codes of failed deliveries.</summary>
public static class WebhookErrors
{
    /// <summary>The receiver answered another status than 200 to 299.</summary>
    public const string Refused = "webhook-refused";

    /// <summary>410: the receiver wants no more.</summary>
    public const string Gone = "webhook-gone";

    /// <summary>No connection, or no answer in time.</summary>
    public const string Unreachable = "webhook-unreachable";

    /// <summary>The URL is no http or https URL, or leads to a private address.</summary>
    public const string RefusedUrl = "webhook-refused-url";
}

/// <summary>
/// Posts events as JSON, signed as the Standard Webhooks specification says (standardwebhooks.com). Redirects are not followed and no proxy is used: what is connected to is an address that was
/// checked, so that no URL leads into the private network, whatever its name resolves to later.
/// </summary>
public sealed class WebhookSender : IWebhookSender, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;
    private readonly WebhookUrls urls;
    private readonly TimeProvider time;

    public WebhookSender(ChangeOptions options, TimeProvider time)
    {
        this.time = time;
        urls = new WebhookUrls(options);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = ConnectAsync,
        }) { Timeout = Patience };
    }

    public async Task<OperationError?> SendAsync(Subscription subscription, EventView happened, CancellationToken cancellationToken)
    {
        try
        {
            var body = happened.ToJson();
            var id = $"{subscription.Id}-{happened.Id.ToString(CultureInfo.InvariantCulture)}";
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(HttpMethod.Post, urls.Require(subscription.Url!));
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.UserAgent.ParseAdd("LunarHub");
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", timestamp);
            request.Headers.Add("webhook-signature", WebhookSignature.Of(subscription.SecretsAt(time.GetUtcNow()), id, timestamp, body));
            request.Headers.Add("x-lunarhub-event", EventMapping.WordOf(happened.Kind));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null
                : response.StatusCode == HttpStatusCode.Gone ? Error(WebhookErrors.Gone, "the receiver answered 410 Gone: it wants no more")
                : Error(WebhookErrors.Refused, $"the receiver answered {(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (HubException refused)
        {
            return Error(refused.Code, refused.Message);
        }
        catch (HttpRequestException error)
        {
            return error.InnerException is HubException refused ? Error(refused.Code, refused.Message) : Error(WebhookErrors.Unreachable, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Error(WebhookErrors.Unreachable, $"the receiver did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (urls.IsAllowed(context.DnsEndPoint.Host))
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            }
            else
            {
                var address = await HostGuard.ResolveAsync(context.DnsEndPoint.Host, Dns.GetHostAddressesAsync, cancellationToken);
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (GitException refused)
        {
            socket.Dispose();
            throw refused.Code == "git-refused-url" ? WebhookUrls.Private(context.DnsEndPoint.Host) : new HubException(WebhookErrors.Unreachable, refused.Message, refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static OperationError Error(string code, string message) => new(code, message, default);
}
