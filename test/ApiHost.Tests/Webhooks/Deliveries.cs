using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Webhooks;

/// <summary>Deliveries as forges send them.</summary>
internal static class Deliveries
{
    public const string Secret = "a-secret-of-the-webhook";

    public static string Hex(string body, string secret = Secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>Adds a repository under an address, to a server that has a secret of its own.</summary>
    public static async Task<RunningHub> StartAsync(string source, Action<HubServerOptions>? configure = null, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null)
    {
        var hub = await RunningHub.StartAsync(configure, services);
        hub.Grains.Add(Samples.Status("forge", "acme/forge") with { Source = source });
        await MakeSecretAsync(hub);
        return hub;
    }

    public static async Task<string> MakeSecretAsync(RunningHub hub, string? repo = null, string? secret = Secret, double? overlap = null)
    {
        var body = new JsonObject { ["repo"] = repo, ["secret"] = secret, ["overlapHours"] = overlap };
        foreach (var name in body.Where(member => member.Value is null).Select(member => member.Key).ToArray())
        {
            body.Remove(name);
        }

        var (status, made, _) = await hub.SendAsync(HttpMethod.Post, "/v1/webhooks/secrets", body.ToJsonString());
        status.Should().Be(HttpStatusCode.Created, made.ToJsonString());
        return made["secret"]!.GetValue<string>();
    }

    public static async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(RunningHub hub, string provider, byte[] body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{provider}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await hub.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, JsonNode.Parse(text)!);
    }

    public static Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(RunningHub hub, string provider, string body, params (string Name, string Value)[] headers)
        => PostAsync(hub, provider, Encoding.UTF8.GetBytes(body), "application/json", headers);

    public static Task<(HttpStatusCode Status, JsonNode Answer)> GitHubAsync(RunningHub hub, string name, string body, string delivery = "d-1", string secret = Secret)
        => PostAsync(hub, "github", body, ("X-GitHub-Event", name), ("X-GitHub-Delivery", delivery), ("X-Hub-Signature-256", "sha256=" + Hex(body, secret)));

    public static WebhookDelivery Last(this RunningHub hub) => hub.Grains.Inboxes.Received.Last().Delivery;
}
