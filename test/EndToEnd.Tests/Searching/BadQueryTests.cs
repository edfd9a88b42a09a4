using System.Net;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Searching;

[Collection(PolyglotCollection.Name)]
public class BadQueryTests(PolyglotServer polyglot)
{
    private const int QueryBytes = 1 << 20;

    [Theory]
    [InlineData("", "query-empty")]
    [InlineData("   ", "query-empty")]
    [InlineData("-only -exclusions", "query-empty")]
    [InlineData("/[unclosed/", "query-invalid-regex")]
    [InlineData("\"never closed", "query-unbalanced-quote")]
    [InlineData("langg:python date", "query-unknown-filter")]
    [InlineData("case:perhaps date", "query-invalid-filter")]
    public async Task A_query_that_cannot_be_read_is_a_problem_that_names_the_place(string query, string code)
    {
        var answer = await polyglot.Server.Api.PostAsync("/v1/search", new { query });
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, code);
        answer.Json["position"]!.GetValue<int>().Should().BeInRange(0, query.Length);
        (await polyglot.Server.Api.GetAsync($"/v1/search?q={Uri.EscapeDataString(query)}")).ShouldBeProblem(HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData('a')]
    [InlineData(' ')]
    [InlineData('(')]
    public async Task A_query_of_a_megabyte_is_refused_and_the_server_goes_on(char character)
    {
        var answer = await polyglot.Server.Api.PostAsync("/v1/search", new { query = new string(character, QueryBytes) });
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "query-too-long");
        (await polyglot.Server.Api.GetAsync("/v1/search?q=BloomFilter")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
        => (await polyglot.Server.Api.PostAsync("/v1/search", new { query = new string('a', 3 * QueryBytes) })).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request-too-large");

    [Fact]
    public async Task A_regular_expression_that_backtracks_forever_elsewhere_answers_in_time()
    {
        var answer = await polyglot.Server.Api.PostAsync("/v1/search", new { query = "/(a+)+(e|d)*(x+x+)+y/" });
        answer.Status.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], answer.Body);
    }

    [Theory]
    [InlineData("/.*/", 200, null)]
    [InlineData("/(a|aa)+$/", 200, null)]
    [InlineData("/(|a|)*/", 200, null)]
    [InlineData("\"e\" count:all", 200, null)]
    [InlineData("path:nowhere \"date\"", 200, null)]
    [InlineData("nul \0 byte", 200, null)]
    [InlineData("/a{1000}{1000}/", 400, "query-invalid-regex")]
    [InlineData("/((a{1,100}){1,100}){1,100}/", 400, "query-invalid-regex")]
    [InlineData("repo:has.file(go.mod) date", 400, "query-unsupported-filter")]
    public async Task A_hostile_query_is_answered_or_refused_without_a_failure(string query, int status, string? code)
    {
        var answer = await polyglot.Server.Api.PostAsync("/v1/search", new { query, mode = "exact" });

        ((int)answer.Status).Should().Be(status, answer.Body);
        if (code is not null)
        {
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, code);
        }
    }

    [Fact]
    public async Task Too_many_words_and_too_deep_a_nesting_are_refused()
    {
        (await polyglot.Server.Api.PostAsync("/v1/search", new { query = string.Join(" OR ", Enumerable.Range(0, 10_000)) })).ShouldBeProblem(HttpStatusCode.BadRequest, "query-too-long");
        (await polyglot.Server.Api.PostAsync("/v1/search", new { query = string.Concat(Enumerable.Repeat("(a OR ", 60)) + "b" + new string(')', 60) })).ShouldBeProblem(HttpStatusCode.BadRequest, "query-too-long");
    }

    [Theory]
    [InlineData("%FF%FE")]
    [InlineData("%C3")]
    [InlineData("%ED%A0%80")]
    [InlineData("a%00b")]
    public async Task Bytes_that_are_no_text_in_a_url_find_nothing_or_are_refused(string bytes)
    {
        var answer = await polyglot.Server.Api.GetAsync($"/v1/search?mode=exact&q={bytes}");

        answer.Status.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], answer.Body);
        answer.Body.Should().NotContain("   at ").And.NotContain("Exception");
    }

    [Fact]
    public async Task Half_a_character_in_a_body_is_refused()
        => (await polyglot.Server.Api.PostTextAsync("/v1/search", """{"query": "a \ud800 b"}""")).Status.Should().Be(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("""{"query": "date", "repos": ["no/such"]}""", HttpStatusCode.NotFound, "repo-unknown")]
    [InlineData("""{"query": "date", "refs": ["no-such-branch"]}""", HttpStatusCode.NotFound, "ref-unknown")]
    [InlineData("""{"query": "date", "cursor": "AAAA"}""", HttpStatusCode.BadRequest, "cursor-invalid")]
    [InlineData("""{"query": "date", "limit": 0}""", HttpStatusCode.BadRequest, "limit-invalid")]
    [InlineData("""{"query": "date", "limit": 201}""", HttpStatusCode.BadRequest, "limit-invalid")]
    [InlineData("""{"query": "date", "limit": "5"}""", HttpStatusCode.BadRequest, "request-wrong-type")]
    [InlineData("""{"query": "date", "mode": "fuzzy"}""", HttpStatusCode.BadRequest, "request-wrong-type")]
    [InlineData("""{"query": "date", "limmit": 5}""", HttpStatusCode.BadRequest, "request-unknown-property")]
    [InlineData("""{"limit": 5}""", HttpStatusCode.BadRequest, "request-missing-property")]
    [InlineData("""{"query": "date",""", HttpStatusCode.BadRequest, "request-malformed-json")]
    [InlineData("""{"query": "date", "session": "not a session!"}""", HttpStatusCode.BadRequest, "session-invalid-id")]
    public async Task A_request_that_is_wrong_says_how(string body, HttpStatusCode status, string code)
        => (await polyglot.Server.Api.PostTextAsync("/v1/search", body)).ShouldBeProblem(status, code);

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        var page = await polyglot.Server.Api.GetAsync("/v1/search?q=quokka&limit=2");
        var cursor = page.Json["cursor"]!.GetValue<string>();
        (await polyglot.Server.Api.GetAsync($"/v1/search?q=parcel&limit=2&cursor={cursor}")).ShouldBeProblem(HttpStatusCode.BadRequest, "cursor-invalid");
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        (await polyglot.Server.Api.GetAsync("/v1/nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "route-unknown");
        (await polyglot.Server.Api.GetAsync("/v1/repos/no-such")).ShouldBeProblem(HttpStatusCode.NotFound, "repo-unknown");
        (await polyglot.Server.Api.SendAsync(HttpMethod.Delete, "/v1/search")).ShouldBeProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
    }
}
