using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Freshness;

/// <summary>Edits and commits in a watched working tree, and commands that wait for a commit, look at one, and compare the index with Git.</summary>
public sealed class FreshnessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TestFolder folder = new();
    private readonly GitFixture source = GitFixture.Of(files => files.Text("src/a.py", "def first_version():\n    return 1\n").Text("README.md", "# Words\n"));
    private string first = "";
    private HubServer server = null!;

    public async Task InitializeAsync()
    {
        first = source.Head();
        source.Git("reset", "--quiet", "--hard");
        server = await HubServer.StartIndexedAsync(folder["data"], source.Folder, "--watch");
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        source.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task An_edit_is_found_before_it_is_committed_and_a_commit_when_it_is_waited_for()
    {
        await File.WriteAllTextAsync(Path.Combine(source.Folder, "src", "a.py"), "def edited_version():\n    return 2\n");
        var edited = await FindAsync("\"edited_version\"");
        edited.Should().BeEquivalentTo(new { Path = "src/a.py", Uncommitted = true, Commit = first, Ref = "worktree" });
        (await HubProcess.RunAsync("search", "\"edited_version\"", "--data", server.Data)).Output.Should().Contain("(uncommitted)");

        source.Git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--all", "--message", "second");
        var second = source.Head();
        var committed = await HubProcess.RunAsync("search", "\"edited_version\"", "--at-least", second[..10], "--wait", "55", "--json", "--data", server.Data);
        committed.ExitCode.Should().Be(0, committed.ToString());
        committed.Output.Should().Contain($"\"commit\":\"{second}\"");

        var earlier = await HubProcess.RunAsync("search", $"\"first_version\" ref:{first[..8]}", "--data", server.Data);
        earlier.ExitCode.Should().Be(0, earlier.ToString());
        earlier.Output.Should().Contain("src/a.py").And.Contain(first[..8]);
        (await HubProcess.RunAsync("search", "x", "--at-least", "0123456789", "--wait", "0", "--data", server.Data)).ShouldFailInOneLine("has not caught up with commit 0123456789", second);
    }

    [Fact]
    public async Task The_doctor_compares_an_index_with_its_commit()
    {
        var name = (await server.Client.ListRepositoriesAsync()).Repos.Single().Name;

        var result = await HubProcess.RunAsync("doctor", name, "--data", server.Data);

        result.ExitCode.Should().Be(0, result.ToString());
        result.Output.Should().Contain($"equals commit {first[..8]} file by file: 2 files, the text of 2 compared");
    }

    // The file system tells of the edit in its own time.
    private async Task<Hit> FindAsync(string query)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var found = await server.Client.SearchAsync(new SearchBody { Query = query, Mode = SearchMode.Exact }, patience.Token);
            if (found.Hits.Count > 0)
            {
                return found.Hits[0];
            }

            await Task.Delay(25, patience.Token);
        }
    }
}
