using System.Diagnostics;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Mcp;
using LunarHub.ApiHost.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.ApiHost.Tests.Mcp;

/// <summary>The server and the official TypeScript client, in processes of their own.</summary>
public class TypeScriptClientTests
{
    private static readonly string Folder = Path.Combine(Documents.Root, "test", "ApiHost.Tests", "mcp-client");

    [Fact]
    public async Task Over_http_it_finds_and_calls_every_tool_and_ends_its_session()
    {
        await using var hub = await RunningHub.StartAsync();
        var result = await RunAsync("http", new Uri(hub.Url, "/mcp").ToString());

        AssertAnswers(result);
        result["sessionId"]!.GetValue<string>().Should().HaveLength(32);
        hub.Services.GetRequiredService<McpSessions>().Count.Should().Be(0);
    }

    [Fact]
    public async Task Over_stdio_it_finds_and_calls_every_tool_and_reads_nothing_else()
    {
        await using var hub = await RunningHub.StartAsync();
        AssertAnswers(await RunAsync("stdio", "dotnet", typeof(TypeScriptClientTests).Assembly.Location, "mcp", hub.Url.ToString()));
    }

    private static void AssertAnswers(JsonNode result)
    {
        result["server"]!["name"]!.GetValue<string>().Should().Be("lunar-hub");
        result["tools"]!.AsArray().Select(t => t!["name"]!.GetValue<string>()).Should().BeEquivalentTo("search_code", "read_code", "find_symbol", "find_definition", "find_references", "call_graph", "outline", "repo_map", "list_repositories", "index_status", "recent_changes");
        result["tools"]!.AsArray().Should().OnlyContain(t => t!["annotations"]!["readOnlyHint"]!.GetValue<bool>());
        Text(result["search"]!).Should().Contain("src/Parser1.cs:10-12");
        result["search"]!["structuredContent"]!["hits"]![0]!["path"]!.GetValue<string>().Should().Be("src/Parser1.cs");
        Text(result["read"]!).Should().Contain("    2  two\n    3  three");
        Text(result["list"]!).Should().Contain("acme/tools  ready");
        Text(result["status"]!).Should().Contain("Skipped 2: binary");
        result["unknown"]!["isError"]!.GetValue<bool>().Should().BeTrue();
        Text(result["unknown"]!).Should().StartWith("repo-unknown: ");
        Text(result["symbol"]!).Should().Contain("acme/tools src/Parser.cs:10-12  method Parser.ParseDate  `Date ParseDate(string text)`");
        Text(result["references"]!).Should().Contain("  20: var date = ParseDate(text);  (call in Program.Main)");
        result["references"]!["structuredContent"]!["basis"]!.GetValue<string>().Should().Be("name");
        result["errors"]!.AsArray().Should().BeEmpty("not a byte but JSON-RPC may reach the client");
    }

    private static async Task<JsonNode> RunAsync(params string[] arguments)
    {
        Directory.Exists(Path.Combine(Folder, "node_modules")).Should().BeTrue("the client must be installed: run `npm ci` in test/ApiHost.Tests/mcp-client, as ./hub test does");
        var start = new ProcessStartInfo("node", ["client.mjs", .. arguments]) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = node.StandardError.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);
            node.ExitCode.Should().Be(0, await errors);
            return JsonNode.Parse(await output)!;
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Text(JsonNode result) => result["content"]![0]!["text"]!.GetValue<string>();
}
