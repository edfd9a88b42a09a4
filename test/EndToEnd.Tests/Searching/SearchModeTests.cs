using System.Net;
using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Searching;

[Collection(PolyglotCollection.Name)]
public class SearchModeTests(PolyglotServer polyglot)
{
    [Theory]
    [InlineData("parse http date", "src/http_date.py")]
    [InlineData("parseHttpDate", "src/http_date.py")]
    [InlineData("how long to wait before trying again", "src/Retrying/RetryPolicy.cs")]
    [InlineData("formatRelativeDate", "web/relativeDate.ts")]
    [InlineData("load balancer health check", "cmd/server/main.go")]
    [InlineData("BloomFilter mightContain", "java/org/example/BloomFilter.java")]
    [InlineData("rotating log files", "docs/guide.md")]
    [InlineData("keepalive_seconds", "config/server.ini")]
    public async Task Hybrid_search_finds_names_and_words_in_every_language(string query, string path)
    {
        var result = await SearchAsync(query, SearchMode.Hybrid);
        result.Hits.Take(3).Select(hit => hit.Path).Should().Contain(path);
        result.Partial.Should().BeFalse();
        result.Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task Keyword_search_finds_an_identifier_by_its_parts()
    {
        var result = await SearchAsync("backoff delay", SearchMode.Keyword);
        result.Hits[0].Path.Should().Be("src/Retrying/RetryPolicy.cs");
        result.Hits.Should().OnlyContain(hit => hit.Snippet.Contains("backoff", StringComparison.OrdinalIgnoreCase) || hit.Snippet.Contains("delay", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Semantic_search_answers_from_vectors_alone()
    {
        var result = await SearchAsync("compute the backoff of a retry", SearchMode.Semantic, explain: true);
        result.Hits.Take(3).Select(hit => hit.Path).Should().Contain("src/Retrying/RetryPolicy.cs");
        result.Warnings.Should().BeEmpty();
        result.Hits.SelectMany(hit => hit.Signals!).Select(signal => signal.Name).Should().NotContain("keyword").And.NotContain("bm25");
    }

    [Fact]
    public async Task Exact_search_takes_the_query_literally_and_minds_case()
    {
        (await SearchAsync("bits[bit >>> 6]", SearchMode.Exact)).Hits.Should().ContainSingle().Which.Path.Should().Be("java/org/example/BloomFilter.java");
        (await SearchAsync("def Parse_http_date", SearchMode.Exact)).Hits.Should().BeEmpty();
    }

    [Fact]
    public async Task A_phrase_must_stand_in_every_hit()
    {
        var result = await SearchAsync("\"two weeks\"", SearchMode.Hybrid);
        result.Hits.Should().ContainSingle().Which.Path.Should().Be("docs/guide.md");
        result.TotalIsExact.Should().BeTrue();
    }

    [Fact]
    public async Task A_regular_expression_must_match_in_every_hit()
    {
        var result = await SearchAsync(@"/def (parse|test)_\w+\(/", SearchMode.Hybrid);
        result.Hits.Select(hit => hit.Path).Distinct().Should().BeEquivalentTo("src/http_date.py", "tests/test_http_date.py");
    }

    [Fact]
    public async Task The_same_search_by_url_and_by_body_has_the_same_hits()
    {
        var byBody = await polyglot.Server.Api.PostAsync("/v1/search", new { query = "quokka", limit = 5, mode = "keyword" });
        var byUrl = await polyglot.Server.Api.GetAsync("/v1/search?q=quokka&limit=5&mode=keyword");
        byBody.Status.Should().Be(HttpStatusCode.OK, byBody.Body);
        byUrl.Json["hits"]!.AsArray().Should().HaveCount(5);
        byUrl.Json["hits"]!.ToJsonString().Should().Be(byBody.Json["hits"]!.ToJsonString());
    }

    private Task<SearchResult> SearchAsync(string query, SearchMode mode, bool explain = false)
        => polyglot.Server.SearchAsync(new SearchBody { Query = query, Mode = mode, Explain = explain });
}
