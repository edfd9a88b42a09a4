using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>The HTTP API as any program sees it: paths, bodies and bytes, without the project's own client.</summary>
public sealed class HubApi(Uri server) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = server };

    public async Task<ApiAnswer> GetAsync(string path) => await ReadAsync(await http.GetAsync(new Uri(path, UriKind.Relative)));

    public Task<ApiAnswer> PostAsync(string path, object body) => PostTextAsync(path, System.Text.Json.JsonSerializer.Serialize(body));

    public Task<ApiAnswer> PostTextAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        // A large body waits to be asked for: a server that refuses it closes the connection, and may do so before a client that is still sending reads why.
        request.Headers.ExpectContinue = body?.Length > 1 << 20;
        return await ReadAsync(await http.SendAsync(request));
    }

    public void Dispose() => http.Dispose();

    private static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
        }
    }
}

/// <summary>An answer of the API.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, string? MediaType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public void ShouldBeProblem(HttpStatusCode status, string code)
    {
        Status.Should().Be(status, Body);
        MediaType.Should().Be("application/problem+json");
        Json["code"]!.GetValue<string>().Should().Be(code);
        Json["status"]!.GetValue<int>().Should().Be((int)status);
        Json["detail"]!.GetValue<string>().Should().NotBeNullOrWhiteSpace().And.NotContain("\n", "an error is one line").And.NotContain("   at ", "a stack trace is not for clients");
        Json["traceId"]!.GetValue<string>().Should().NotBeNullOrWhiteSpace();
    }
}
