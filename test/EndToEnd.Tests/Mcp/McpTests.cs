using LunarHub.EndToEnd.Tests.Fixtures;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace LunarHub.EndToEnd.Tests.Mcp;

/// <summary>The MCP server as an agent meets it: the official client, over HTTP and over the command's standard input and output.</summary>
[Collection(PolyglotCollection.Name)]
public class McpTests(PolyglotServer polyglot)
{
    [Theory]
    [InlineData("http")]
    [InlineData("stdio")]
    public async Task An_agent_finds_the_tools_searches_and_reads(string transport)
    {
        await using var client = await McpClient.CreateAsync(TransportOf(transport));
        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().BeEquivalentTo("search_code", "read_code", "find_symbol", "find_definition", "find_references", "call_graph", "outline", "repo_map", "list_repositories", "index_status", "recent_changes");

        var search = await CallAsync(client, "search_code", ("query", "compute backoff delay"), ("limit", 3));
        search.Should().Contain("src/Retrying/RetryPolicy.cs:").And.Contain("ComputeBackoffDelay").And.Contain(polyglot.Source.Head()[..8]);
        var read = await CallAsync(client, "read_code", ("repository", polyglot.Repository.Name), ("path", "cmd/server/main.go"), ("startLine", 5), ("endLine", 6));
        read.Should().Contain("    6  func serveHealth").And.NotContain("package main");
        (await CallAsync(client, "list_repositories")).Should().Contain(polyglot.Repository.Name).And.Contain("ready");
        (await CallAsync(client, "index_status", ("repository", polyglot.Repository.Id))).Should().Contain($"{PolyglotRepository.Files().Count()} files");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("stdio")]
    public async Task A_mistake_is_told_to_the_agent_and_ends_nothing(string transport)
    {
        await using var client = await McpClient.CreateAsync(TransportOf(transport));
        var wrong = await client.CallToolAsync("search_code", new Dictionary<string, object?> { ["query"] = "\"open" });
        wrong.IsError.Should().BeTrue();
        wrong.Content.OfType<TextContentBlock>().First().Text.Should().StartWith("query-unbalanced-quote");
        (await CallAsync(client, "search_code", ("query", "BloomFilter"))).Should().Contain("BloomFilter.java");
    }

    private IClientTransport TransportOf(string name) => name == "http"
        ? new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(polyglot.Server.Url, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp })
        : new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = [HubProcess.Program, "mcp", "--data", polyglot.Server.Data] });

    private static async Task<string> CallAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await client.CallToolAsync(tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        result.IsError.Should().NotBe(true, text);
        return text;
    }
}
