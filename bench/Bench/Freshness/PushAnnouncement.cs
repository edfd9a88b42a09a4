using System.Net;
using System.Net.Http.Json;
using LunarHub.Text;

namespace LunarHub.Bench.Freshness;

/// <summary>Tells a server of pushes as a script would: one webhook each, unsigned, as a server on loopback without keys takes them.</summary>
internal sealed class PushAnnouncement(Uri server) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Returns when the server has answered that the push is stored.</summary>
    /// <exception cref="HubException"><c>bench-refused</c>: any other answer.</exception>
    public Task SendAsync(string repositoryId, string before, string after, CancellationToken cancellationToken)
        => SendAsync(Guid.NewGuid().ToString(), repositoryId, before, after, cancellationToken);

    /// <returns>False when the server says that it had received the delivery before.</returns>
    /// <exception cref="HubException"><c>bench-refused</c>: any other answer.</exception>
    public async Task<bool> SendAsync(string delivery, string repositoryId, string before, string after, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("webhooks/generic", UriKind.Relative));
        request.Headers.Add("X-Webhook-Delivery", delivery);
        request.Content = JsonContent.Create(new { repository = repositoryId, @ref = BareRepository.Branch, before, after });
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Accepted)
        {
            return true;
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.OK && text.Contains("duplicate", StringComparison.Ordinal)
            ? false
            : throw new HubException("bench-refused", $"HTTP {(int)response.StatusCode} to a webhook: {(text.Length > 300 ? text[..300] : text)}");
    }

    public void Dispose() => http.Dispose();
}
