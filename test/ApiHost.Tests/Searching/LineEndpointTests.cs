using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Searching;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Tests.Searching;

public class LineEndpointTests
{
    [Fact]
    public async Task Lines_come_as_json_lines_and_the_end_counts_them()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnLines = (_, _) => Parts(Batch(1, "a \"quoted\" zephyr"), Batch(2, "zephyr\u2028\u00e9"), End(2)).ToAsyncEnumerable();

        var response = await hub.Http.GetAsync("/v1/search/lines?q=zephyr&repo=one&lang=text");

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/x-ndjson");
        var records = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        records.Should().HaveCount(3);
        records[0].ToJsonString().Should().Be(JsonNode.Parse("""{"repo":"one","ref":"refs/heads/main","path":"a.txt","line":1,"text":"a \"quoted\" zephyr","matches":[{"start":0,"length":6}]}""")!.ToJsonString());
        records[1]["text"]!.GetValue<string>().Should().Be("zephyr\u2028\u00e9");
        records[2]["end"]!["lines"]!.GetValue<long>().Should().Be(2);
        var request = hub.Grains.LineRequests.Should().ContainSingle().Subject;
        (request.Query, request.Repositories.Single(), request.Languages.Single(), request.Mode).Should().Be(("zephyr", "one", "text", SearchMode.Exact));
    }

    [Fact]
    public async Task What_is_wrong_with_the_query_is_an_ordinary_problem()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnLines = (_, _) => Failing([], new HubException("query-empty", "the query is empty") { Position = 0 });

        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/search/lines?q=+");

        (status, body["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.BadRequest, "query-empty"));
    }

    [Fact]
    public async Task A_failure_in_the_middle_is_the_last_record()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnLines = (_, _) => Failing([Batch(1, "zephyr"), Batch(2, "zephyr")], new InvalidOperationException("a secret"));
        using var client = new HttpHubClient(hub.Url);

        var records = await ReadAsync(client);

        records.Should().HaveCount(3);
        var end = records[^1].End!;
        (end.Lines, end.Files, end.Partial, end.Problem!.Code).Should().Be((2, 1, true, "internal"));
        JsonSerializer.Serialize(end).Should().NotContain("secret");
    }

    [Fact]
    public async Task The_first_lines_are_there_before_the_last_are_found()
    {
        await using var hub = await RunningHub.StartAsync();
        var more = new TaskCompletionSource();
        hub.Grains.OnLines = (_, _) => Held(more.Task);
        using var client = new HttpHubClient(hub.Url);

        await using var batches = client.SearchLinesAsync(new LinesQuery("zephyr")).GetAsyncEnumerator();
        (await batches.MoveNextAsync()).Should().BeTrue();
        batches.Current.Single().Line.Should().Be(1);
        more.SetResult();
        (await batches.MoveNextAsync()).Should().BeTrue();
        batches.Current.Single().End!.Lines.Should().Be(1);

        static async IAsyncEnumerable<LineStreamPart> Held(Task more)
        {
            yield return Batch(1, "zephyr");
            await more;
            yield return End(1);
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_search()
    {
        await using var hub = await RunningHub.StartAsync();
        var ended = new TaskCompletionSource();
        hub.Grains.OnLines = (_, token) => Endless(ended, token);
        using (var client = new HttpHubClient(hub.Url))
        {
            await foreach (var batch in client.SearchLinesAsync(new LinesQuery("zephyr")))
            {
                if (batch.Single().Line == 3)
                {
                    break;
                }
            }
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

        static async IAsyncEnumerable<LineStreamPart> Endless(TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                for (var line = 1; ; line++)
                {
                    token.ThrowIfCancellationRequested();
                    yield return Batch(line, new string('z', 4_096));
                    await Task.Yield();
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    private static LineStreamPart Batch(int line, string text) => new()
    {
        RepositoryId = "r1", Repository = "one", Ref = "refs/heads/main", Lines = [new MatchedLine("a.txt", line, text, [new HighlightRange(0, 6)])],
    };

    private static LineStreamPart End(long lines) => new() { End = new LineStreamEnd { Lines = lines, Matches = lines, Files = 1 } };

    private static IEnumerable<LineStreamPart> Parts(params LineStreamPart[] parts) => parts;

    private static async IAsyncEnumerable<LineStreamPart> Failing(LineStreamPart[] parts, Exception error)
    {
        foreach (var part in parts)
        {
            yield return part;
        }

        await Task.Yield();
        throw error;
    }

    private static async Task<List<LineRecord>> ReadAsync(HttpHubClient client)
    {
        var records = new List<LineRecord>();
        await foreach (var batch in client.SearchLinesAsync(new LinesQuery("zephyr")))
        {
            records.AddRange(batch);
        }

        return records;
    }
}
