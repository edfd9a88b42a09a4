using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Commits;

/// <summary>What a repository becomes after it was indexed: <c>hub index</c> again, through the running server.</summary>
public sealed class NewCommitTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly GitFixture source = PolyglotRepository.Create();
    private HubServer server = null!;

    public async Task InitializeAsync() => server = await HubServer.StartIndexedAsync(folder["data"], source.Folder);

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        source.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Changed_renamed_and_deleted_files_are_searched_as_they_are_now()
    {
        var old = source.Head();
        source.Commit("second", files => files
            .Text("docs/guide.md", "# Guide\n\n## Pruning\nOld records are winnowed by a nightly job.\n")
            .Rename("web/relativeDate.ts", "web/humanDate.ts")
            .Delete("java/org/example/BloomFilter.java")
            .Text("src/added.go", "package added\n\nfunc computeWatermark() int { return 1 }\n"));
        (await PathsAsync("winnowed")).Should().BeEmpty("the commit has not been indexed yet");

        await IndexAgainAsync();

        (await PathsAsync("winnowed")).Should().Equal("docs/guide.md");
        (await PathsAsync("\"two weeks\"")).Should().BeEmpty("the text is gone");
        (await PathsAsync("\"function formatRelativeDate\"")).Should().Equal("web/humanDate.ts");
        (await PathsAsync("\"class BloomFilter\"")).Should().BeEmpty("the file is gone");
        (await PathsAsync("\"computeWatermark\"")).Should().Equal("src/added.go");
        var unchanged = await server.SearchAsync(new SearchBody { Query = "ComputeBackoffDelay" });
        unchanged.Hits[0].Commit.Should().Be(source.Head()).And.NotBe(old);
        unchanged.Hits[0].IsHead.Should().BeTrue();
        var view = (await server.Client.ListRepositoriesAsync()).Repos.Single();
        view.Files.Should().Be(source.Git("ls-tree", "-r", "--name-only", "HEAD").Split('\n').Length);
        view.Commit.Should().Be(source.Head());
    }

    [Fact]
    public async Task When_and_why_something_changed_is_found_as_soon_as_it_must_be()
    {
        source.Commit("Watermarks for the ledger\n\nThe auditors asked for them.", files => files.Text("src/added.go", "package added\n\nfunc computeWatermark() int { return 1 }\n"));

        var why = await server.SearchAsync(new SearchBody { Query = "type:commit auditors", Fresh = true, Wait = 50 });
        var when = await server.SearchAsync(new SearchBody { Query = "type:diff computeWatermark lang:go select:commit.diff.added" });

        why.Hits.Should().ContainSingle().Which.Change.Should().BeEquivalentTo(new { Id = source.Head(), Subject = "Watermarks for the ledger", Files = 1 });
        why.Searched.Should().ContainSingle().Which.IsHead.Should().BeTrue();
        when.Hits.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Path = "src/added.go", Kind = "diff", StartLine = 3, EndLine = 3, IsHead = true });
        var history = (await server.Client.ListRepositoriesAsync()).Repos.Single().History!;
        history.Refs.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Commit = source.Head(), Whole = true, Commits = int.Parse(source.Git("rev-list", "--count", "HEAD")) });
        (await server.Api.GetAsync("/v1/search?q=type:nothing%20x")).ShouldBeProblem(System.Net.HttpStatusCode.BadRequest, "query-invalid-filter");
    }

    [Fact]
    public async Task Only_changed_files_are_parsed_again()
    {
        var before = await IndexedFilesAsync();
        before.Should().BeGreaterThanOrEqualTo(PolyglotRepository.Files().Count());
        source.Commit("second", files => files.Text("docs/guide.md", "# Guide\n\nShort.\n").Rename("config/server.ini", "config/listen.ini"));
        await IndexAgainAsync();
        (await IndexedFilesAsync() - before).Should().BeInRange(1, 2, "one file changed its text and one its name");
        await IndexAgainAsync();
        (await IndexedFilesAsync() - before).Should().BeInRange(1, 2, "nothing changed");
    }

    [Fact]
    public async Task A_commit_tells_what_it_did_to_the_chunks_of_a_file()
    {
        const string Path = "src/Ledger.cs";
        source.Commit("ledger", files => files.Text(Path, Ledger(Method("Zero", 0), Method("One", 1), Method("Two", 2), Method("Three", 3), Method("Last", 9))));
        await IndexAgainAsync();
        source.Commit("edit", files => files.Text(Path, Ledger(Method("Zero", 0), Method("Three", 3), Method("One", 7), Method("Four", 4), Method("Last", 9))));
        await IndexAgainAsync();

        var repository = (await server.Client.ListRepositoriesAsync()).Repos.Single();
        var changes = await server.Client.GetChangesAsync(repository.Id, Path);

        var change = changes.Changes.Single();
        change.NewBlob.Should().Be(changes.Blob).And.Be(source.Git("rev-parse", $"HEAD:{Path}"));
        change.OldBlob.Should().Be(source.Git("rev-parse", $"HEAD~1:{Path}"));
        change.Added.Select(chunk => chunk.Symbol).Should().Equal("Four");
        change.Changed.Select(chunk => chunk.Symbol).Should().Equal("One");
        change.Removed.Select(chunk => chunk.Symbol).Should().Equal("Two");
        var moved = change.Moved.Should().ContainSingle().Subject;
        moved.Chunk.Symbol.Should().Be("Three");
        (moved.OldStartLine - moved.Chunk.StartLine).Should().Be(2 * Method("Two", 2).Count(c => c == '\n'), "it stood behind two more methods");
        change.Kept.Should().BeGreaterThanOrEqualTo(2, "what stands before and behind is where it was");
    }

    private static string Ledger(params string[] methods) => "public class Ledger\n{\n" + string.Concat(methods) + "}\n";

    // Long enough for a chunk of its own.
    private static string Method(string name, int digit) =>
        $"    public int {name}(int value)\n    {{\n" + string.Concat(Enumerable.Range(0, 20).Select(line => $"        value = (value * 31) + {digit}{line:00};\n")) + "        return value;\n    }\n\n";

    [Fact]
    public async Task A_branch_that_was_rewritten_is_followed()
    {
        source.Commit("second", files => files.Text("docs/guide.md", "# Guide\n\nA paragraph about zeppelins.\n"));
        await IndexAgainAsync();
        source.Git("update-ref", "refs/heads/main", "main~1");
        source.Commit("instead", files => files.Text("docs/other.md", "# Other\n\nA paragraph about gondolas.\n"));
        await IndexAgainAsync();
        (await PathsAsync("zeppelins")).Should().BeEmpty();
        (await PathsAsync("gondolas")).Should().Equal("docs/other.md");
        (await PathsAsync("\"two weeks\"")).Should().Equal("docs/guide.md");
    }

    [Fact]
    public async Task A_rebuild_ends_with_the_same_answers()
    {
        var before = await server.SearchAsync(new SearchBody { Query = "quokka", Limit = 100 });
        var run = await HubProcess.RunAsync("index", source.Folder, "--rebuild", "--data", server.Data);
        run.ExitCode.Should().Be(0, run.ToString());
        var after = await server.SearchAsync(new SearchBody { Query = "quokka", Limit = 100 });
        after.Hits.Select(hit => hit.Path).Should().BeEquivalentTo(before.Hits.Select(hit => hit.Path));
    }

    [Fact]
    public async Task A_removed_repository_leaves_nothing_behind_and_can_come_back()
    {
        var id = (await server.Client.ListRepositoriesAsync()).Repos.Single().Id;
        (await HubProcess.RunAsync("repos", "remove", id, "--data", server.Data)).ExitCode.Should().Be(0);
        (await PathsAsync("quokka")).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(server.Data, "*", SearchOption.AllDirectories).Should().NotContain(path => path.Contains(id));
        (await server.IndexAsync(source.Folder)).State.Should().Be(RepositoryState.Ready);
        (await PathsAsync("\"two weeks\"")).Should().Equal("docs/guide.md");
    }

    private async Task IndexAgainAsync()
    {
        var run = await HubProcess.RunAsync("index", source.Folder, "--data", server.Data);
        run.ExitCode.Should().Be(0, run.ToString());
    }

    private async Task<IReadOnlyList<string>> PathsAsync(string query)
    {
        var result = await server.SearchAsync(new SearchBody { Query = query, Mode = SearchMode.Keyword });
        result.Missing.Should().BeEmpty();
        return [.. result.Hits.Select(hit => hit.Path).Distinct()];
    }

    private async Task<double> IndexedFilesAsync()
    {
        var metrics = (await server.MetricsAsync()).Split('\n');
        return metrics.Where(line => line.StartsWith("lunarhub_index_files_total", StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ').Last()));
    }
}
