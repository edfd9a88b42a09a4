using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Errors;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.ApiHost.Tests.Errors;

public class ProblemTests
{
    [Theory]
    [InlineData("POST", "/v1/search", "{", 400, "request-malformed-json", null)]
    [InlineData("POST", "/v1/search", "", 400, "request-missing-body", null)]
    [InlineData("POST", "/v1/search", "null", 400, "request-missing-body", null)]
    [InlineData("POST", "/v1/search", "[]", 400, "request-wrong-type", "$")]
    [InlineData("POST", "/v1/search", "{}", 400, "request-missing-property", "$.query")]
    [InlineData("POST", "/v1/search", """{"query":"q","limmit":3}""", 400, "request-unknown-property", "$.limmit")]
    [InlineData("POST", "/v1/search", """{"query":"q","limit":"3"}""", 400, "request-wrong-type", "$.limit")]
    [InlineData("POST", "/v1/search", """{"query":"q","limit":3.5}""", 400, "request-wrong-type", "$.limit")]
    [InlineData("POST", "/v1/search", """{"query":null}""", 400, "request-wrong-type", "$.query")]
    [InlineData("POST", "/v1/search", """{"query":"q","repos":[1]}""", 400, "request-wrong-type", "$.repos[0]")]
    [InlineData("POST", "/v1/search", """{"query":"q","mode":"best"}""", 400, "request-wrong-type", "$.mode")]
    [InlineData("POST", "/v1/search", """{"query":"q","mode":1}""", 400, "request-wrong-type", "$.mode")]
    [InlineData("POST", "/v1/search", """{"query":"q","query":"r"}""", 400, "request-malformed-json", "$.query")]
    [InlineData("POST", "/v1/search", "{\"query\":\"\u0001\"}", 400, "request-malformed-json", null)]
    [InlineData("PUT", "/v1/sessions/s", """{"filters":{}}""", 400, "request-unknown-property", "$.filters")]
    [InlineData("POST", "/v1/repos/r1/reindex", """{"rebuild":"yes"}""", 400, "request-wrong-type", "$.rebuild")]
    [InlineData("GET", "/v1/search", null, 400, "request-missing-property", "q")]
    [InlineData("GET", "/v1/search?q=a&limit=many", null, 400, "request-wrong-type", "limit")]
    [InlineData("GET", "/v1/search?q=a&mode=best", null, 400, "request-wrong-type", null)]
    [InlineData("GET", "/v1/search?q=a&mode=1", null, 400, "request-wrong-type", null)]
    [InlineData("GET", "/v1/repos/none", null, 404, "repo-unknown", null)]
    [InlineData("GET", "/v1/none", null, 404, "route-unknown", null)]
    [InlineData("GET", "/none", null, 404, "route-unknown", null)]
    [InlineData("POST", "/none", "{}", 404, "route-unknown", null)]
    [InlineData("GET", "/openapi/v2.json", null, 404, "route-unknown", null)]
    [InlineData("PUT", "/v1/search", "{}", 405, "method-not-allowed", null)]
    [InlineData("DELETE", "/v1/repos", null, 405, "method-not-allowed", null)]
    [InlineData("POST", "/metrics", "{}", 405, "method-not-allowed", null)]
    public async Task Every_refused_request_gets_a_problem_with_its_code(string method, string path, string? json, int status, string code, string? property)
    {
        await using var hub = await RunningHub.StartAsync();
        var (actual, body, response) = await hub.SendAsync(new HttpMethod(method), path, json);

        ((int)actual, body["code"]?.GetValue<string>(), body["property"]?.GetValue<string>()).Should().Be((status, code, property), await response.Content.ReadAsStringAsync());
        AssertProblem(response, body);
    }

    [Fact]
    public async Task A_body_of_another_type_is_415()
    {
        await using var hub = await RunningHub.StartAsync();
        using var content = new StringContent("""{"query":"q"}""", Encoding.UTF8, "text/plain");
        var response = await hub.Http.PostAsync("/v1/search", content);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((int)response.StatusCode, body["code"]!.GetValue<string>()).Should().Be((415, "request-unsupported-type"));
        AssertProblem(response, body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_413_whether_its_length_is_told_or_not(bool chunked)
    {
        await using var hub = await RunningHub.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/search") { Content = new StringContent($$"""{"query":"{{new string('x', 3 << 20)}}"}""", Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        var response = await hub.Http.SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((int)response.StatusCode, body["code"]!.GetValue<string>()).Should().Be((413, "request-too-large"));
        AssertProblem(response, body);
    }

    [Fact]
    public async Task A_query_error_says_where()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnSearch = (_, _) => throw new HubException("query-invalid-regex", "The regular expression has an unclosed group.") { Position = 4 };
        var (status, body, _) = await hub.SendAsync(HttpMethod.Post, "/v1/search", """{"query":"/ab(/"}""");
        ((int)status, body["code"]!.GetValue<string>(), body["position"]!.GetValue<int>()).Should().Be((400, "query-invalid-regex", 4));
    }

    [Fact]
    public async Task An_unexpected_failure_tells_its_trace_and_nothing_else()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnSearch = (_, _) => throw new InvalidOperationException("password=hunter2");
        var (status, body, response) = await hub.SendAsync(HttpMethod.Post, "/v1/search", """{"query":"q"}""");

        ((int)status, body["code"]!.GetValue<string>()).Should().Be((500, "internal"));
        (await response.Content.ReadAsStringAsync()).Should().NotContain("hunter2").And.NotContain("   at ").And.NotContain("InvalidOperation");
        AssertProblem(response, body);
        var trace = body["traceId"]!.GetValue<string>();
        hub.Log.Lines.Should().ContainSingle(l => l.Contains("hunter2", StringComparison.Ordinal)).Which.Should().Contain(trace);
    }

    [Fact]
    public async Task A_grain_that_times_out_is_504()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnSearch = (_, _) => throw new TimeoutException();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Post, "/v1/search", """{"query":"q"}""");
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((504, "request-timeout"));
    }

    [Fact]
    public async Task A_request_past_its_time_is_504_and_its_work_is_cancelled()
    {
        await using var hub = await RunningHub.StartAsync(o => o.RequestTimeout = TimeSpan.FromMilliseconds(50));
        hub.Grains.OnSearch = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("not reached");
        };
        var (status, body, response) = await hub.SendAsync(HttpMethod.Post, "/v1/search", """{"query":"q"}""");
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((504, "request-timeout"));
        AssertProblem(response, body);
    }

    [Fact]
    public async Task When_the_client_goes_away_the_work_is_cancelled_and_nothing_is_logged_as_an_error()
    {
        await using var hub = await RunningHub.StartAsync();
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        hub.Grains.OnSearch = async (_, token) =>
        {
            started.SetResult();
            await using var registration = token.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("not reached");
        };
        using var goneAway = new CancellationTokenSource();
        using var content = new StringContent("""{"query":"q"}""", Encoding.UTF8, "application/json");
        var request = hub.Http.PostAsync("/v1/search", content, goneAway.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await goneAway.CancelAsync();

        await FluentActions.Awaiting(() => request).Should().ThrowAsync<OperationCanceledException>();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        hub.Log.Lines.Should().NotContain(l => l.Contains("failed with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_bytes_on_the_wire_never_make_a_500()
    {
        await using var hub = await RunningHub.StartAsync();
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            var body = new byte[random.Next(1, 200)];
            random.NextBytes(body);
            var head = Encoding.ASCII.GetBytes($"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, hub.Url.Port);
            await socket.GetStream().WriteAsync(head.Concat(body).ToArray());
            using var reader = new StreamReader(socket.GetStream());
            (await reader.ReadToEndAsync()).Should().StartWith("HTTP/1.1 400");
        }
    }

    [Theory]
    [InlineData("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n", "400", "request-missing-body")]
    [InlineData("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 9999999\r\n\r\n", "413", "request-too-large")]
    [InlineData("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", "415", "request-unsupported-type")]
    public async Task Requests_with_odd_framing_get_problems_too(string bytes, string status, string code)
    {
        await using var hub = await RunningHub.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, hub.Url.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(bytes));
        using var reader = new StreamReader(socket.GetStream());
        (await reader.ReadToEndAsync()).Should().StartWith($"HTTP/1.1 {status}").And.Contain($"\"code\":\"{code}\"");
    }

    [Fact]
    public void Every_code_has_a_status_by_name_or_by_family()
    {
        ErrorTable.StatusOf("repo-unknown").Should().Be(404);
        ErrorTable.StatusOf("query-something-new").Should().Be(400);
        ErrorTable.StatusOf("index-something-new").Should().Be(503);
        ErrorTable.StatusOf("mystery").Should().Be(500);
    }

    [Fact]
    public void The_reference_names_every_code_and_family_with_its_status()
    {
        var reference = Documents.Read("docs/http-api.md");
        foreach (var (code, status) in ErrorTable.Statuses)
        {
            reference.Should().MatchRegex($@"\| `{code}` \| {status} \|");
        }

        foreach (var (family, status) in ErrorTable.Families)
        {
            reference.Should().MatchRegex($@"\| `{family}-…` \| {status} \|");
        }
    }

    private static void AssertProblem(HttpResponseMessage response, JsonNode body)
    {
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        body["type"]!.GetValue<string>().Should().Be("about:blank");
        body["status"]!.GetValue<int>().Should().Be((int)response.StatusCode);
        body["title"]!.GetValue<string>().Should().NotBeEmpty();
        body["detail"]!.GetValue<string>().Should().NotBeEmpty().And.NotContain("LunarHub.").And.NotContain("System.");
        body["traceId"]!.GetValue<string>().Should().NotBeEmpty();
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }
}
