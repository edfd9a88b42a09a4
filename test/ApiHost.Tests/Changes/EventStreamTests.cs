using System.Net;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Changes;

/// <summary>Real WebSocket and server-sent event clients against the real server.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Events_come_over_server_sent_events_and_a_client_goes_on_behind_the_last_it_saw()
    {
        await using var hub = await RunningHub.StartAsync();
        await AppendAsync(hub, Job(1), Job(2), Job(3));
        await using (var client = await SseClient.OpenAsync(hub, "/v1/changes", lastEventId: "1"))
        {
            var first = await client.NextAsync();
            first.EventId.Should().Be("2");
            first.EventType.Should().Be("jobProgress");
            JsonNode.Parse(first.Data)!["job"]!["number"]!.GetValue<long>().Should().Be(2);
            (await client.NextAsync()).EventId.Should().Be("3");
            await AppendAsync(hub, Job(4));
            (await client.NextAsync()).EventId.Should().Be("4");
        }

        await AppendAsync(hub, Job(5));
        await using var again = await SseClient.OpenAsync(hub, "/v1/changes", lastEventId: "4");
        (await again.NextAsync()).EventId.Should().Be("5");
    }

    [Fact]
    public async Task Events_come_over_a_web_socket()
    {
        await using var hub = await RunningHub.StartAsync();
        await AppendAsync(hub, Job(1));
        using var socket = await OpenSocketAsync(hub, "/v1/changes?after=0");
        (await NextAsync(socket))["id"]!.GetValue<long>().Should().Be(1);
        await AppendAsync(hub, Job(2));
        var next = await NextAsync(socket);
        next["id"]!.GetValue<long>().Should().Be(2);
        next["kind"]!.GetValue<string>().Should().Be("jobProgress");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        socket.State.Should().Be(WebSocketState.Closed);
    }

    [Fact]
    public async Task Who_is_behind_what_is_kept_is_told_how_much_is_gone()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Feed().Retained = 10;
        await AppendAsync(hub, [.. Enumerable.Range(1, 100).Select(number => Job(number))]);
        await using var client = await SseClient.OpenAsync(hub, "/v1/changes", lastEventId: "5");
        var first = await client.NextAsync();
        first.EventType.Should().Be("missed");
        var missed = JsonNode.Parse(first.Data)!["missed"]!;
        (missed["from"]!.GetValue<long>(), missed["to"]!.GetValue<long>(), missed["count"]!.GetValue<long>(), missed["reason"]!.GetValue<string>()).Should().Be((6, 90, 85, "retention"));
        (await client.NextAsync()).EventId.Should().Be("91");
    }

    [Fact]
    public async Task A_place_from_another_feed_is_told_and_events_go_on()
    {
        await using var hub = await RunningHub.StartAsync();
        await AppendAsync(hub, Job(1));
        using var socket = await OpenSocketAsync(hub, "/v1/changes?after=999");
        (await NextAsync(socket))["missed"]!["reason"]!.GetValue<string>().Should().Be("reset");
        await AppendAsync(hub, Job(2));
        (await NextAsync(socket))["id"]!.GetValue<long>().Should().Be(2);
    }

    [Fact]
    public async Task A_thousand_subscribers_share_one_reader_of_the_feed()
    {
        await using var hub = await RunningHub.StartAsync(options => options.RequestsPerSecond = 0);
        var clients = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => SseClient.OpenAsync(hub, "/v1/changes", lastEventId: "0")));
        try
        {
            var before = hub.Grains.Feed().Reads;
            await AppendAsync(hub, Job(1), Job(2));
            var last = await Task.WhenAll(clients.Select(async client => ((await client.NextAsync()).EventId, (await client.NextAsync()).EventId)));
            last.Should().AllBeEquivalentTo(("1", "2"));
            (hub.Grains.Feed().Reads - before).Should().BeLessThan(20);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_subscriber_that_takes_nothing_holds_up_nobody()
    {
        await using var hub = await RunningHub.StartAsync();
        await using var idle = await SseClient.OpenAsync(hub, "/v1/changes", lastEventId: "0");
        await using var quick = await SseClient.OpenAsync(hub, "/v1/changes", lastEventId: "0");
        for (var round = 0; round < 10; round++)
        {
            await AppendAsync(hub, [.. Enumerable.Range(0, 50).Select(number => Job(number) with { Repository = new string('x', 2_000) })]);
            for (var i = 0; i < 50; i++)
            {
                (await quick.NextAsync()).EventId.Should().Be($"{(round * 50) + i + 1}");
            }
        }

        // It finds all it left, for it is a place in the feed.
        (await idle.NextAsync()).EventId.Should().Be("1");
    }

    [Theory]
    [InlineData("repo=acme/tools", new[] { 1, 3 })]
    [InlineData("repo=r1&kind=jobProgress", new[] { 1 })]
    [InlineData("path=src/", new[] { 3 })]
    [InlineData("path=*.md", new int[0])]
    [InlineData("lang=go", new[] { 3 })]
    [InlineData("author=ADA", new[] { 3 })]
    [InlineData("ref=main", new[] { 3 })]
    public async Task Filters_choose(string filter, int[] wanted)
    {
        await using var hub = await RunningHub.StartAsync();
        await AppendAsync(hub, Job(1), Job(2) with { RepositoryId = "r2", Repository = "other" }, Files());
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, $"/v1/changes/log?{filter}");
        status.Should().Be(HttpStatusCode.OK);
        body["events"]!.AsArray().Select(happened => happened!["id"]!.GetValue<int>()).Should().Equal(wanted);
        body["next"]!.GetValue<long>().Should().Be(3);
        using var socket = await OpenSocketAsync(hub, $"/v1/changes?after=0&{filter}");
        foreach (var id in wanted)
        {
            (await NextAsync(socket))["id"]!.GetValue<int>().Should().Be(id);
        }
    }

    [Fact]
    public async Task An_event_is_cut_down_to_the_files_that_fit()
    {
        await using var hub = await RunningHub.StartAsync();
        await AppendAsync(hub, Files());
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/changes/log?path=src/*.go");
        var files = body["events"]![0]!["files"]!;
        files["changes"]!.AsArray().Select(file => file!["path"]!.GetValue<string>()).Should().Equal("src/a.go");
        files["total"]!.GetValue<int>().Should().Be(2);
    }

    [Theory]
    [InlineData("/v1/changes/log?kind=nonsense", "request-wrong-type")]
    [InlineData("/v1/changes/log?limit=0", "limit-invalid")]
    [InlineData("/v1/changes/log?after=x", "request-wrong-type")]
    [InlineData("/v1/changes", "request-missing-property")]
    [InlineData("/v1/changes/log?subscription=none", "subscription-unknown")]
    public async Task Bad_questions_are_problems(string url, string code)
    {
        await using var hub = await RunningHub.StartAsync();
        (await hub.SendAsync(HttpMethod.Get, url)).Body["code"]!.GetValue<string>().Should().Be(code);
    }

    [Fact]
    public async Task A_bad_last_event_id_is_a_problem()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/changes", null, ("Accept", "text/event-stream"), ("Last-Event-ID", "-1"));
        (status, body["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.BadRequest, "request-wrong-type"));
    }

    [Fact]
    public async Task One_subscriber_too_many_is_refused()
    {
        await using var hub = await RunningHub.StartAsync(options => options.MaxSubscribers = 1);
        await AppendAsync(hub, Job(1));
        await using var first = await SseClient.OpenAsync(hub, "/v1/changes", lastEventId: "0");
        await first.NextAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/changes", null, ("Accept", "text/event-stream"));
        (status, body["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.ServiceUnavailable, "subscribers-too-many"));
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_web_socket()
    {
        await using var hub = await RunningHub.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://evil.example");
        var connect = () => socket.ConnectAsync(Address(hub, "/v1/changes"), CancellationToken.None);
        await connect.Should().ThrowAsync<WebSocketException>();
    }

    private static Task AppendAsync(RunningHub hub, params HubEvent[] events) => hub.Grains.Feed().AppendAsync([.. events]);

    private static HubEvent Job(long number) => new() { Kind = EventKind.JobProgress, RepositoryId = "r1", Repository = "acme/tools", Job = new JobNotice(number, "running") };

    private static HubEvent Files() => new()
    {
        Kind = EventKind.FilesChanged,
        RepositoryId = "r1",
        Repository = "acme/tools",
        Ref = "refs/heads/main",
        Commit = Samples.Commit,
        Files = new FilesNotice("before", [File("doc/x.txt", "text", "Bob"), File("src/a.go", "go", "Ada")], 2),
    };

    private static FileDelta File(string path, string language, string author) => new() { Path = path, Change = ChangeType.Modified, Language = language, Author = author };

    private static async Task<ClientWebSocket> OpenSocketAsync(RunningHub hub, string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address(hub, path), CancellationToken.None);
        return socket;
    }

    private static Uri Address(RunningHub hub, string path) => new(new Uri(hub.Url.ToString().Replace("http://", "ws://", StringComparison.Ordinal)), path);

    private static async Task<JsonNode> NextAsync(ClientWebSocket socket)
    {
        var message = new List<byte>();
        var buffer = new byte[4_096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            message.AddRange(buffer[..part.Count]);
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(Encoding.UTF8.GetString([.. message]))!;
            }
        }
    }

    private sealed class SseClient(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public static async Task<SseClient> OpenAsync(RunningHub hub, string path, string lastEventId)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd("text/event-stream");
            request.Headers.Add("Last-Event-ID", lastEventId);
            var response = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
            return new SseClient(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
        }

        public async Task<SseItem<string>> NextAsync()
        {
            (await items.MoveNextAsync()).Should().BeTrue();
            return items.Current;
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            try
            {
                await items.DisposeAsync();
            }
            catch (IOException)
            {
            }
        }
    }
}
