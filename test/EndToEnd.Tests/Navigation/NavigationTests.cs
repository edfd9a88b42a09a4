using System.Net;
using System.Text.Json.Nodes;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Navigation;

/// <summary>Questions about names, from Git through parser, index and grains to the API.</summary>
[Collection(PolyglotCollection.Name)]
public class NavigationTests(PolyglotServer polyglot)
{
    private string Repository => polyglot.Repository.Id;

    [Theory]
    [InlineData("BloomFilter", "java/org/example/BloomFilter.java", 3, "class")]
    [InlineData("ComputeBackoff", "src/Retrying/RetryPolicy.cs", 6, "method")]
    [InlineData("serveHealth", "cmd/server/main.go", 6, "function")]
    [InlineData("frd", "web/relativeDate.ts", 5, "function")]
    [InlineData("RetryPolicy.ShouldRetry", "src/Retrying/RetryPolicy.cs", 12, "method")]
    public async Task A_name_or_a_part_of_it_leads_to_the_line_that_defines_it(string pattern, string path, int line, string kind)
    {
        var first = (await GetAsync($"/v1/symbols?q={pattern}"))["definitions"]![0]!;

        (Text(first["path"]), first["nameLine"]!.GetValue<int>(), Text(first["kind"])).Should().Be((path, line, kind));
        first["isHead"]!.GetValue<bool>().Should().BeTrue();
        Text(first["commit"]).Should().Be(polyglot.Source.Head());
    }

    [Fact]
    public async Task A_call_leads_to_its_definition_and_says_why()
    {
        var answer = await GetAsync($"/v1/definitions?repo={Repository}&path=src/http_date.py&line=18&column=20");

        Text(answer["name"]).Should().Be("parse_http_date");
        Text(answer["basis"]).Should().Be("name");
        var definition = answer["definitions"]!.AsArray().Should().ContainSingle().Subject!;
        (Text(definition["path"]), definition["nameLine"]!.GetValue<int>()).Should().Be(("src/http_date.py", 6));
        definition["reasons"]!.AsArray().Select(Text).Should().Contain(["exact name", "same file", "callable"]);
    }

    [Fact]
    public async Task Uses_are_grouped_by_file_with_their_roles_and_surroundings()
    {
        var answer = await GetAsync("/v1/references?name=parse_http_date");

        answer["totalIsExact"]!.GetValue<bool>().Should().BeTrue();
        Uses(answer).Should().BeEquivalentTo(["src/http_date.py:18 call in is_not_modified", "tests/test_http_date.py:1 import in ", "tests/test_http_date.py:5 call in test_rejects_garbage"]);
        answer["files"]!.AsArray().Single(file => Text(file!["path"]) == "src/http_date.py")!["definitionLines"]!.AsArray().Select(line => line!.GetValue<int>()).Should().Equal(6);
        Uses(await GetAsync("/v1/references?name=parse_http_date&role=import")).Should().ContainSingle();
    }

    [Fact]
    public async Task Calls_are_followed_up_and_down()
    {
        var callers = await GetAsync("/v1/callers?name=parse_http_date");
        callers["calls"]!.AsArray().Select(call => Text(call!["name"])).Should().BeEquivalentTo(["is_not_modified", "test_rejects_garbage"]);
        Text(callers["subject"]!["path"]).Should().Be("src/http_date.py");

        var callees = await GetAsync("/v1/callees?name=is_not_modified");
        var callee = callees["calls"]!.AsArray().Should().ContainSingle().Subject!;
        (Text(callee["name"]), callee["definition"]!["nameLine"]!.GetValue<int>()).Should().Be(("parse_http_date", 6));
    }

    [Fact]
    public async Task An_outline_is_a_tree_and_a_map_keeps_its_budget()
    {
        var outline = await GetAsync($"/v1/outline?repo={Repository}&path=src/Retrying/RetryPolicy.cs");
        var policy = outline["symbols"]!.AsArray().Should().ContainSingle().Subject!;
        policy["children"]!.AsArray().Select(node => Text(node!["name"])).Should().Equal("ComputeBackoffDelay", "ShouldRetry");
        Text(policy["children"]![0]!["signature"]).Should().Contain("TimeSpan ComputeBackoffDelay(int attempt)");

        var map = await GetAsync($"/v1/map?repo={Repository}&tokens=100");
        Text(map["text"]).Should().Contain("src/http_date.py:\n").And.Contain("def parse_http_date(value)");
        map["tokens"]!.GetValue<int>().Should().BeLessThanOrEqualTo(100);
    }

    [Fact]
    public async Task An_empty_answer_says_why()
    {
        Warning(await GetAsync("/v1/definitions?name=parse_http_dat")).Should().Contain("did you mean 'parse_http_date'?");
        Warning(await GetAsync("/v1/definitions?name=strptime")).Should().Contain("used 1 time").And.Contain("library");
        Warning(await GetAsync("/v1/references?name=BloomFilter")).Should().Contain("no use of it is indexed");
    }

    [Theory]
    [InlineData("/v1/definitions?repo=none&path=a.py&line=1&column=1", HttpStatusCode.NotFound, "repo-unknown")]
    [InlineData("/v1/definitions?repo={repo}&path=none.py&line=1&column=1", HttpStatusCode.NotFound, "file-unknown")]
    [InlineData("/v1/references?repo={repo}&path=src/http_date.py&line=900&column=1", HttpStatusCode.BadRequest, "position-invalid")]
    [InlineData("/v1/references?repo={repo}&path=src/http_date.py&line=2&column=1", HttpStatusCode.BadRequest, "position-invalid")]
    [InlineData("/v1/callers?name=", HttpStatusCode.BadRequest, "name-invalid")]
    [InlineData("/v1/symbols?q=%20", HttpStatusCode.BadRequest, "symbol-pattern-invalid")]
    [InlineData("/v1/symbols?q=x&ref=none", HttpStatusCode.NotFound, "ref-unknown")]
    [InlineData("/v1/references?name=x&limit=501", HttpStatusCode.BadRequest, "limit-invalid")]
    [InlineData("/v1/references?name=x&cursor=zzzz", HttpStatusCode.BadRequest, "cursor-invalid")]
    [InlineData("/v1/map?repo={repo}&tokens=5", HttpStatusCode.BadRequest, "budget-invalid")]
    [InlineData("/v1/outline?repo={repo}&path=none.py", HttpStatusCode.NotFound, "file-unknown")]
    public async Task A_question_that_cannot_be_answered_is_a_problem_with_its_code(string path, HttpStatusCode status, string code)
        => (await polyglot.Server.Api.GetAsync(path.Replace("{repo}", Repository, StringComparison.Ordinal))).ShouldBeProblem(status, code);

    private async Task<JsonNode> GetAsync(string path)
    {
        var answer = await polyglot.Server.Api.GetAsync(path);
        answer.Status.Should().Be(HttpStatusCode.OK, answer.Body);
        answer.Json["missing"]?.AsArray().Should().BeEmpty();
        return answer.Json;
    }

    private static IEnumerable<string> Uses(JsonNode answer) =>
        from file in answer["files"]!.AsArray()
        from use in file!["references"]!.AsArray()
        select $"{Text(file["path"])}:{use!["line"]} {Text(use["role"])} in {use["enclosing"]?["name"]}";

    private static string Warning(JsonNode answer) => answer["warnings"]!.AsArray().Should().ContainSingle().Subject!.GetValue<string>();

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
