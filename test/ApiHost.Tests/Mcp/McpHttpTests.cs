using System.Net;
using System.Text.Json;
using LunarHub.ApiHost.Mcp;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Tests.Mcp;

/// <summary>The Streamable HTTP endpoint, spoken to by the official C# client and by hand.</summary>
public class McpHttpTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    [InlineData("2026-07-28")]
    [InlineData(null)]
    public async Task The_official_client_lists_and_calls_the_tools_in_every_protocol_version(string? version)
    {
        await using var hub = await RunningHub.StartAsync();
        await using var client = await ConnectAsync(hub, version);

        client.ServerInfo!.Name.Should().Be("lunar-hub");
        client.ServerInstructions.Should().Contain("search_code");
        var tools = await client.ListToolsAsync();
        tools.Select(t => t.Name).Should().BeEquivalentTo("search_code", "read_code", "find_symbol", "find_definition", "find_references", "call_graph", "outline", "repo_map", "list_repositories", "index_status", "recent_changes");
        tools.Should().OnlyContain(t => t.Description.Length > 80);

        var result = await client.CallToolAsync("search_code", new Dictionary<string, object?> { ["query"] = "parse date", ["languages"] = new[] { "csharp" }, ["limit"] = 3 });
        result.IsError.Should().NotBe(true);
        Text(result).Should().Contain("acme/tools src/Parser1.cs:10-12").And.Contain("method Parser.ParseDate").And.Contain("refs/heads/main @ 0123456789ab").And.Contain("2026-11-22 18:00:00Z, head, last changed 1970-01-01 by Ada Lovelace").And.Contain("cursor \"next-page\"");
        result.StructuredContent!.Value.GetProperty("hits")[0].GetProperty("commit").GetString().Should().Be(Samples.Commit);
        hub.Grains.Searches.Single().Should().Match<LunarHub.Grains.SearchRequest>(r => r.Limit == 3 && r.Languages.Single() == "csharp");
    }

    [Fact]
    public async Task Sessions_are_only_for_whom_they_belong_to()
    {
        await using var hub = await RunningHub.StartAsync();
        var keys = hub.Services.GetRequiredService<ApiKeys>();
        var (one, other) = (keys.Create("one", ApiScope.Read).Secret, keys.Create("other", ApiScope.Read).Secret);
        var session = Session((await PostAsync(hub, Initialize, ("Authorization", $"Bearer {one}"))).Response);

        (await PostAsync(hub, Ping(2), ("Authorization", $"Bearer {one}"), ("Mcp-Session-Id", session))).Status.Should().Be(HttpStatusCode.OK);
        (await PostAsync(hub, Ping(3), ("Authorization", $"Bearer {other}"), ("Mcp-Session-Id", session))).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_session_ends_when_deleted()
    {
        await using var hub = await RunningHub.StartAsync();
        var session = Session((await PostAsync(hub, Initialize)).Response);
        (await hub.SendAsync(HttpMethod.Delete, "/mcp", null, ("Mcp-Session-Id", session))).Status.Should().Be(HttpStatusCode.NoContent);
        (await PostAsync(hub, Ping(2), ("Mcp-Session-Id", session))).Status.Should().Be(HttpStatusCode.NotFound);
        (await hub.SendAsync(HttpMethod.Delete, "/mcp", null, ("Mcp-Session-Id", session))).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task When_there_is_no_room_the_longest_idle_session_ends()
    {
        await using var hub = await RunningHub.StartAsync(o => o.MaxMcpSessions = 2);
        var first = Session((await PostAsync(hub, Initialize)).Response);
        var second = Session((await PostAsync(hub, Initialize)).Response);
        (await PostAsync(hub, Ping(2), ("Mcp-Session-Id", first))).Status.Should().Be(HttpStatusCode.OK);
        Session((await PostAsync(hub, Initialize)).Response);

        hub.Services.GetRequiredService<McpSessions>().Count.Should().Be(2);
        (await PostAsync(hub, Ping(3), ("Mcp-Session-Id", second))).Status.Should().Be(HttpStatusCode.NotFound);
        (await PostAsync(hub, Ping(3), ("Mcp-Session-Id", first))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_bound_holds_however_many_begin_at_once()
    {
        await using var hub = await RunningHub.StartAsync(o => o.MaxMcpSessions = 3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => PostAsync(hub, Initialize)));
        answers.Should().OnlyContain(a => a.Status == HttpStatusCode.OK || a.Status == HttpStatusCode.ServiceUnavailable);
        hub.Services.GetRequiredService<McpSessions>().Count.Should().BeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends()
    {
        var time = new FakeTimeProvider();
        await using var hub = await RunningHub.StartAsync(services: s => s.AddSingleton<TimeProvider>(time));
        var sessions = hub.Services.GetRequiredService<McpSessions>();
        await PostAsync(hub, Initialize);

        time.Advance(hub.Options.McpSessionIdle - TimeSpan.FromSeconds(1));
        await sessions.SweepAsync();
        sessions.Count.Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(1));
        await sessions.SweepAsync();
        sessions.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("{", 400, -32600)]
    [InlineData("[]", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/list"}""", 400, -32000)]
    public async Task A_message_that_cannot_be_answered_is_a_json_rpc_error(string json, int status, int code)
    {
        await using var hub = await RunningHub.StartAsync();
        var answer = await PostAsync(hub, json);
        ((int)answer.Status, answer.Body["error"]!["code"]!.GetValue<int>()).Should().Be((status, code));
    }

    [Fact]
    public async Task An_unknown_protocol_version_is_told_the_known_ones()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await PostAsync(hub, Ping(1), ("MCP-Protocol-Version", "1999-01-01"));
        ((int)status, body["error"]!["code"]!.GetValue<int>()).Should().Be((400, -32022));
        body["error"]!["data"]!["supported"]!.AsArray().Select(v => v!.GetValue<string>()).Should().Contain("2025-11-25");
        body["id"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Without_sessions_headers_must_agree_with_the_message()
    {
        await using var hub = await RunningHub.StartAsync();
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_repositories","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
        var version = ("MCP-Protocol-Version", "2026-07-28");
        (await PostAsync(hub, Call, version, ("Mcp-Method", "tools/call"), ("Mcp-Name", "list_repositories"))).Status.Should().Be(HttpStatusCode.OK);
        (await PostAsync(hub, Call, version, ("Mcp-Method", "tools/list"))).Body["error"]!["code"]!.GetValue<int>().Should().Be(-32020);
        (await PostAsync(hub, Call, version, ("Mcp-Method", "tools/call"), ("Mcp-Name", "search_code"))).Body["error"]!["code"]!.GetValue<int>().Should().Be(-32020);
        (await hub.SendAsync(HttpMethod.Get, "/mcp", null, version)).Status.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_client_must_accept_both_answers_and_send_json()
    {
        await using var hub = await RunningHub.StartAsync();
        (await hub.SendAsync(HttpMethod.Post, "/mcp", Initialize, ("Accept", "application/json"))).Status.Should().Be(HttpStatusCode.NotAcceptable);
        using var text = new StringContent(Initialize);
        (await hub.Http.PostAsync("/mcp", text)).StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        (await hub.SendAsync(HttpMethod.Get, "/mcp", null, ("Accept", "text/event-stream"))).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<McpClient> ConnectAsync(RunningHub hub, string? version) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(hub.Url, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }),
        new McpClientOptions { ProtocolVersion = version });

    private static Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode Body, HttpResponseMessage Response)> PostAsync(RunningHub hub, string json, params (string, string)[] headers) =>
        hub.SendAsync(HttpMethod.Post, "/mcp", json, [("Accept", "application/json, text/event-stream"), .. headers]);

    private static string Ping(int id) => JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method = "ping" });

    private static string Session(HttpResponseMessage response) => response.Headers.GetValues("Mcp-Session-Id").Single();

    private static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(t => t.Text));
}
