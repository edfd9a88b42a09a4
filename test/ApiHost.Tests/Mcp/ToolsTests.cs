using System.IO.Pipelines;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Mcp;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;
using LunarHub.Text;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Tests.Mcp;

/// <summary>The tools over standard input and output, as <c>hub mcp</c> serves them: through the HTTP API of a running server.</summary>
public class ToolsTests
{
    [Fact]
    public async Task Over_stdio_the_tools_answer_from_the_running_server()
    {
        await using var session = await StdioSession.StartAsync();
        var text = await session.CallAsync("read_code", ("repository", "acme/tools"), ("path", "src/Parser.cs"), ("startLine", 2));
        text.Should().Contain("acme/tools src/Parser.cs:2-3 of 3 lines, csharp, test").And.Contain("    2  two\n    3  three").And.NotContain("one");

        (await session.CallAsync("list_repositories")).Should().Contain("acme/tools  ready  refs/heads/main @ 0123456789ab  12 files");
        (await session.CallAsync("index_status", ("repository", "acme/tools"))).Should().Contain("Skipped 2: binary (e.g. a.png, b.png)").And.Contain("Note: The clone is shallow.").And.Contain("12 files, 34 chunks");
    }

    [Theory]
    [InlineData("read_code", "path", "none.cs", "file-unknown: ")]
    [InlineData("read_code", "repository", "none", "repo-unknown: ")]
    [InlineData("read_code", "ref", "none", "ref-unknown: ")]
    [InlineData("index_status", "repository", "none", "repo-unknown: ")]
    [InlineData("search_code", "mode", "best", "request-wrong-type: ")]
    [InlineData("search_code", "limit", 51, "limit-invalid: ")]
    public async Task An_error_is_a_result_that_names_code_and_mend(string tool, string argument, object value, string expected)
    {
        await using var session = await StdioSession.StartAsync();
        var arguments = new Dictionary<string, object?> { ["repository"] = "r1", ["path"] = "src/Parser.cs", ["query"] = "q" };
        arguments[argument] = value;
        var result = await session.Client.CallToolAsync(tool, arguments);
        result.IsError.Should().BeTrue();
        StdioSession.Text(result).Should().StartWith(expected);
    }

    [Fact]
    public async Task A_query_error_keeps_its_position_across_http()
    {
        await using var session = await StdioSession.StartAsync();
        session.Hub.Grains.OnSearch = (_, _) => throw new HubException("query-invalid-regex", "The group is not closed.") { Position = 4 };
        (await session.CallAsync("search_code", ("query", "/ab(/"))).Should().Be("query-invalid-regex: The group is not closed. (at character 4)");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(null, null)]
    public async Task Reranking_and_expansion_are_switched_by_arguments(bool? rerank, bool? expand)
    {
        await using var session = await StdioSession.StartAsync();

        await session.Client.CallToolAsync("search_code", new Dictionary<string, object?> { ["query"] = "q", ["rerank"] = rerank, ["expand"] = expand });

        session.Hub.Grains.Searches.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Rerank = rerank, Expand = expand });
    }

    [Fact]
    public async Task A_hit_in_the_history_names_its_commit_and_its_subject()
    {
        await using var session = await StdioSession.StartAsync();
        var commit = new CommitDetail { Id = new string('a', 40), Author = "Ada", AuthorEmail = "ada@example.org", Committer = "Bob", CommitterEmail = "bob@example.org", CommittedAt = DateTimeOffset.UnixEpoch, Subject = "Mend the timer", Files = 2 };
        session.Hub.Grains.OnSearch = (_, _) => Task.FromResult(Samples.Answer(
            Samples.Hit() with { Path = "", Kind = "commit", Change = commit, Snippet = "Mend the timer" },
            Samples.Hit() with { Path = "src/timer.cs", Kind = "diff", Change = commit, Snippet = "@@ +1 @@\n+new" },
            Samples.Hit() with { Path = "logo.png", Kind = "diff", Change = commit, Snippet = "", Highlights = [], Note = "binary" }));

        var text = await session.CallAsync("search_code", ("query", "type:diff timer"));

        text.Should().Contain($"commit {commit.Id}\nMend the timer\nby Ada on 1970-01-01, 2 files changed; history of refs/heads/main @").And.Contain($"commit {commit.Id} src/timer.cs\n").And.Contain("+new").And.Contain("logo.png  [binary]");
    }

    [Fact]
    public async Task An_answer_never_exceeds_its_budget_and_still_names_every_hit()
    {
        await using var session = await StdioSession.StartAsync();
        var hits = Enumerable.Range(1, 50).Select(i => Samples.Hit(i, string.Concat(Enumerable.Repeat("a line of code 😀\n", 500)))).ToArray();
        session.Hub.Grains.OnSearch = (_, _) => Task.FromResult(Samples.Answer(hits));
        var result = await session.Client.CallToolAsync("search_code", new Dictionary<string, object?> { ["query"] = "q", ["limit"] = 50 });
        var text = StdioSession.Text(result);

        text.Length.Should().BeLessThan(ToolOutput.Budget + 6_000);
        text.Should().Contain("src/Parser1.cs:10-12").And.Contain("src/Parser50.cs:10-12").And.Contain("… cut; read_code src/Parser1.cs from line 10");
        text.Should().NotContain("\uFFFD");
        result.StructuredContent!.Value.GetRawText().Length.Should().BeLessThan(3 * ToolOutput.Budget);
    }

    [Fact]
    public async Task A_long_file_is_read_in_pieces_that_join_without_a_gap()
    {
        await using var session = await StdioSession.StartAsync();
        var lines = Enumerable.Range(1, 1_500).Select(i => $"line {i} {new string('x', i % 90)}").ToArray();
        session.Hub.Grains.Files[("r1", "big.cs")] = Samples.File("big.cs", string.Join('\n', lines));
        var read = new List<string>();
        var next = 1;
        while (next > 0)
        {
            var text = await session.CallAsync("read_code", ("repository", "r1"), ("path", "big.cs"), ("startLine", next));
            text.Length.Should().BeLessThan(ToolOutput.Budget + 1_000);
            read.AddRange(text.Split('\n').Where(l => l.Length > 7 && int.TryParse(l.AsSpan(0, 5), out _)).Select(l => l[7..]));
            var more = text.LastIndexOf("startLine ", StringComparison.Ordinal);
            next = more < 0 ? 0 : int.Parse(text[(more + 10)..].TrimEnd('.', '\n'));
        }

        read.Should().Equal(lines);
    }

    [Fact]
    public async Task One_enormous_line_is_cut_and_said_to_be()
    {
        await using var session = await StdioSession.StartAsync();
        session.Hub.Grains.Files[("r1", "min.js")] = Samples.File("min.js", new string('x', 1_000_000));
        var text = await session.CallAsync("read_code", ("repository", "r1"), ("path", "min.js"));
        text.Length.Should().BeLessThan(ToolOutput.Budget);
        text.Should().Contain("line cut after 12000 of 1000000 characters");
    }

    [Fact]
    public async Task What_did_not_answer_and_what_is_stale_is_said()
    {
        await using var session = await StdioSession.StartAsync();
        session.Hub.Grains.OnSearch = (_, _) => Task.FromResult(Samples.Answer(Samples.Hit() with { IsHead = false }) with { Partial = true, Missing = ["acme/tools shard 3: deadline"] });
        var text = await session.CallAsync("search_code", ("query", "q"));
        text.Should().Contain("Incomplete, did not answer: acme/tools shard 3: deadline").And.Contain("NOT head").And.Contain("Note: 'foo:' is not a filter").And.Contain("at least 42");
    }

    [Fact]
    public async Task Without_a_running_server_the_tool_says_how_to_start_one()
    {
        using var nobody = new HttpHubClient(new Uri("http://127.0.0.1:9"));
        await using var session = await StdioSession.StartAsync(nobody);
        (await session.CallAsync("list_repositories")).Should().StartWith("request-no-server: ").And.Contain("./hub up");
    }
}

/// <summary>A client and the stdio server joined by pipes.</summary>
internal sealed class StdioSession : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task serving = Task.CompletedTask;

    public required RunningHub Hub { get; init; }

    public McpClient Client { get; private set; } = null!;

    public static async Task<StdioSession> StartAsync(IHubClient? other = null)
    {
        var session = new StdioSession { Hub = await RunningHub.StartAsync() };
        var (toServer, toClient) = (new Pipe(), new Pipe());
        session.serving = McpStdio.RunAsync(other ?? new HttpHubClient(session.Hub.Url), toServer.Reader.AsStream(), toClient.Writer.AsStream(), session.stop.Token);
        session.Client = await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()));
        return session;
    }

    public static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(t => t.Text));

    public async Task<string> CallAsync(string tool, params (string Name, object? Value)[] arguments) =>
        Text(await Client.CallToolAsync(tool, arguments.ToDictionary(a => a.Name, a => a.Value)));

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await stop.CancelAsync();
        await serving;
        await Hub.DisposeAsync();
        stop.Dispose();
    }
}
