using System.Net;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Searching;

public class SearchEndpointsTests
{
    [Fact]
    public async Task A_posted_search_reaches_the_search_grain_whole()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, _, _) = await hub.SendAsync(HttpMethod.Post, "/v1/search",
            """{"query":"parse date","repos":["acme/tools"," ","acme/tools"],"refs":["main"],"languages":["csharp"],"limit":5,"cursor":"c","mode":"exact","explain":true}""");

        status.Should().Be(HttpStatusCode.OK);
        hub.Grains.Searches.Should().ContainSingle().Which.Should().BeEquivalentTo(new SearchRequest
        {
            Query = "parse date",
            Repositories = ["acme/tools"],
            Refs = ["main"],
            Languages = ["csharp"],
            Limit = 5,
            Cursor = "c",
            Mode = SearchMode.Exact,
            Explain = true,
        });
    }

    [Fact]
    public async Task An_answer_holds_exactly_the_documented_properties()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, body, response) = await hub.SendAsync(HttpMethod.Post, "/v1/search", """{"query":"q","explain":true}""");

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        body.AsObject().Select(p => p.Key).Should().BeEquivalentTo("hits", "total", "totalIsExact", "cursor", "partial", "missing", "warnings", "generation", "tookMs", "searched");
        var hit = body["hits"]![0]!;
        hit.AsObject().Select(p => p.Key).Should().BeEquivalentTo(
            "repo", "repoId", "ref", "commit", "path", "language", "startLine", "endLine", "symbol", "parent", "kind", "score", "snippet", "snippetStartLine",
            "highlights", "traits", "indexedAt", "isHead", "refs", "lastChange", "signals");
        hit["highlights"]![0]!.ToJsonString().Should().Be("""{"start":12,"length":9}""");
        hit["signals"]![0]!.ToJsonString().Should().Be("""{"name":"bm25","value":7.25,"contribution":1}""");
        hit["lastChange"]!["at"]!.GetValue<DateTimeOffset>().Should().Be(DateTimeOffset.UnixEpoch);
        hit["lastChange"]!["author"]!.GetValue<string>().Should().Be("Ada Lovelace");
        body["tookMs"]!.GetValue<double>().Should().Be(1.235);
    }

    [Fact]
    public async Task Code_is_not_escaped_and_what_is_absent_is_left_out()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnSearch = (_, _) => Task.FromResult(Samples.Answer(Samples.Hit() with { Symbol = null, Parent = null, LastChange = null }) with { Cursor = null });
        var text = await (await hub.Http.GetAsync("/v1/search?q=x")).Content.ReadAsStringAsync();

        text.Should().Contain("List<Date>").And.NotContain("\"symbol\"").And.NotContain("lastChange").And.NotContain("\"cursor\"").And.NotContain("\"signals\"").And.NotContain("null");
    }

    [Fact]
    public async Task A_search_as_a_url_takes_repeated_filters()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.Http.GetAsync("/v1/search?q=a%20b&repo=one&repo=two&ref=main&lang=go&limit=3&mode=Semantic&cursor=c&explain=true");

        hub.Grains.Searches.Single().Should().BeEquivalentTo(new SearchRequest
        {
            Query = "a b", Repositories = ["one", "two"], Refs = ["main"], Languages = ["go"], Limit = 3, Mode = SearchMode.Semantic, Cursor = "c", Explain = true,
        });
    }

    [Fact]
    public async Task A_search_with_a_session_goes_through_it_and_is_remembered()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.SendAsync(HttpMethod.Put, "/v1/sessions/s1", """{"languages":["rust"]}""");
        await hub.SendAsync(HttpMethod.Post, "/v1/search", """{"query":"q","session":"s1"}""");
        var (_, session, _) = await hub.SendAsync(HttpMethod.Get, "/v1/sessions/s1");

        hub.Grains.Searches.Single().Languages.Should().Equal("rust");
        session["history"]![0]!.ToJsonString().Should().Contain("\"mode\":\"hybrid\"").And.Contain("\"total\":42").And.Contain("src/Parser1.cs");
    }

    [Fact]
    public async Task A_query_of_one_megabyte_reaches_the_parser_which_refuses_it()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnSearch = (r, _) => throw new LunarHub.Text.HubException("query-too-long", $"The query has {r.Query.Length} characters.");
        var (status, body, _) = await hub.SendAsync(HttpMethod.Post, "/v1/search", $$"""{"query":"{{new string('x', 1 << 20)}}"}""");

        ((int)status).Should().Be(400);
        body["code"]!.GetValue<string>().Should().Be("query-too-long");
        body["detail"]!.GetValue<string>().Should().Contain("1048576");
    }
}
