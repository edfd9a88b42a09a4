using LunarHub.ApiHost.Mcp;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Mcp;

/// <summary>The tools about names over standard input and output, with the official client.</summary>
public class NavigationToolsTests
{
    [Fact]
    public async Task Each_tool_answers_compact_text_with_places()
    {
        await using var session = await StdioSession.StartAsync();

        (await session.CallAsync("find_symbol", ("pattern", "Parse"), ("kinds", new[] { "method" }))).Should().Contain("1 of 1 definitions.").And.Contain("acme/tools src/Parser.cs:10-12  method Parser.ParseDate");
        (await session.CallAsync("find_definition", ("name", "ParseDate"))).Should().Contain("(exact name, same file)").And.Contain("Note: careful").And.Contain("Incomplete, did not answer: acme/other");
        (await session.CallAsync("find_references", ("name", "ParseDate"))).Should().Contain("3 of 3 uses of ParseDate in 2 files").And.Contain("acme/tools src/Program.cs").And.Contain("  25: var date").And.Contain("(defines it: line 10)");
        (await session.CallAsync("call_graph", ("direction", "callers"), ("name", "ParseDate"))).Should().Contain("1 callers (by name):").And.Contain("method Parser.Main");
        (await session.CallAsync("call_graph", ("direction", "callees"), ("name", "Main"))).Should().Contain("line 20: Exit → not defined here; from a library");
        (await session.CallAsync("outline", ("repository", "r1"), ("path", "src/Parser.cs"))).Should().Contain("   10-12      method Date ParseDate(string text)").And.Contain("5 definitions");
        (await session.CallAsync("repo_map", ("repository", "r1"))).Should().Contain("src/Parser.cs:\n   10  Parser: Date ParseDate").And.Contain("… 3 more files");
    }

    [Fact]
    public async Task A_place_is_asked_as_a_place()
    {
        await using var session = await StdioSession.StartAsync();
        await session.CallAsync("find_definition", ("repository", "r1"), ("path", "src/a.cs"), ("line", 3), ("column", 4));

        session.Hub.Grains.Navigation.Asked.Single().Should().BeEquivalentTo(new NameQuestion { Position = new CodePosition("r1", null, "src/a.cs", 3, 4), Limit = 10 });
    }

    [Theory]
    [InlineData("find_definition", "limit", 201, "limit-invalid: ")]
    [InlineData("find_definition", "line", 3, "position-invalid: ")]
    [InlineData("find_symbol", "kinds", "thing", "kind-invalid: ")]
    [InlineData("find_symbol", "match", "best", "request-wrong-type: ")]
    [InlineData("find_references", "roles", "boss", "request-wrong-type: ")]
    [InlineData("call_graph", "direction", "sideways", "request-wrong-type: ")]
    [InlineData("repo_map", "tokens", 5_001, "budget-invalid: ")]
    public async Task A_mistake_is_a_result_that_says_how_to_mend_it(string tool, string argument, object value, string expected)
    {
        await using var session = await StdioSession.StartAsync();
        var arguments = new Dictionary<string, object?> { [argument] = argument is "kinds" or "roles" ? new[] { value } : value };
        arguments.TryAdd(tool == "find_symbol" ? "pattern" : tool == "repo_map" ? "repository" : "name", "x");
        var result = await session.Client.CallToolAsync(tool, arguments);

        result.IsError.Should().BeTrue();
        StdioSession.Text(result).Should().StartWith(expected);
    }

    [Fact]
    public async Task Every_description_is_short_enough_to_be_read_on_every_turn()
    {
        await using var session = await StdioSession.StartAsync();
        var tools = await session.Client.ListToolsAsync();

        tools.Should().HaveCount(11).And.OnlyContain(tool => tool.Description.Length > 60 && tool.Description.Length < 1_500);
        tools.Sum(tool => tool.Description.Length).Should().BeLessThan(ToolOutput.Budget / 3);
    }
}
