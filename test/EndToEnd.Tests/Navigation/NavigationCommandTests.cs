using System.Text.Json.Nodes;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Navigation;

/// <summary>The commands about names against a running server.</summary>
[Collection(PolyglotCollection.Name)]
public class NavigationCommandTests(PolyglotServer polyglot)
{
    [Fact]
    public async Task Each_command_prints_places_people_can_go_to()
    {
        (await RunAsync("symbols", "BloomF")).Should().Contain("java/org/example/BloomFilter.java:3").And.Contain("class BloomFilter");
        (await RunAsync("def", "parse_http_date")).Should().Contain("src/http_date.py:6").And.Contain("exact name").And.Contain("matched by name");
        (await RunAsync("def", "--at", $"{polyglot.Repository.Name}:src/http_date.py:18:20")).Should().Contain("src/http_date.py:6").And.Contain("same file");
        (await RunAsync("refs", "parse_http_date", "--role", "call")).Should().Contain("2 of 2 uses").And.Contain("   18  since = parse_http_date(header)").And.NotContain("import parse_http_date");
        (await RunAsync("outline", $"{polyglot.Repository.Name}:src/Retrying/RetryPolicy.cs")).Should().MatchRegex(@"  6-10 +  method public TimeSpan ComputeBackoffDelay").And.Contain("3 definitions");
        (await RunAsync("map", "--tokens", "200")).Should().Contain("src/http_date.py:").And.Contain("def parse_http_date(value)");
    }

    [Fact]
    public async Task A_file_of_the_indexed_checkout_can_be_named_by_its_path()
        => (await RunAsync("outline", Path.Combine(polyglot.Source.Folder, "cmd/server/main.go"))).Should().Contain("func serveHealth");

    [Fact]
    public async Task JSON_is_the_APIs_answer()
    {
        var refs = JsonNode.Parse(await RunAsync("refs", "parse_http_date", "--json"))!;
        (refs["basis"]!.GetValue<string>(), refs["total"]!.GetValue<int>()).Should().Be(("name", 3));
    }

    [Theory]
    [InlineData("did you mean 'parse_http_date'?", "def", "parse_http_dat")]
    [InlineData("no use of it is indexed", "refs", "BloomFilter")]
    [InlineData("0 of 0 definitions", "symbols", "zzzzqqqq")]
    public async Task Nothing_found_ends_with_1_and_says_why(string expected, params string[] arguments)
    {
        var result = await HubProcess.RunAsync([.. arguments, "--data", polyglot.Server.Data]);
        result.ExitCode.Should().Be(1, result.ToString());
        result.Output.Should().Contain(expected);
    }

    [Theory]
    [InlineData("give a name, or a place", "def")]
    [InlineData("is not a place", "def", "--at", "somewhere")]
    [InlineData("no indexed repository holds", "outline", "/no/such/file.cs")]
    [InlineData("there is no repository", "map", "none")]
    public async Task A_mistake_is_one_line_on_standard_error(string expected, params string[] arguments)
    {
        var result = await HubProcess.RunAsync([.. arguments, "--data", polyglot.Server.Data]);
        result.ExitCode.Should().Be(1, result.ToString());
        result.Errors.TrimEnd().Should().Contain(expected).And.NotContain("\n");
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await HubProcess.RunAsync([.. arguments, "--data", polyglot.Server.Data]);
        result.ExitCode.Should().Be(0, result.ToString());
        return result.Output;
    }
}
