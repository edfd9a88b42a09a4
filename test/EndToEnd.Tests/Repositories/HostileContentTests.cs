using LunarHub.ApiHost.Files;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Repositories;

/// <summary>Content that could mislead a reader of the answers, each in a repository of its own.</summary>
public sealed class HostileContentTests(IndexingServer fixture) : IClassFixture<IndexingServer>
{
    [Fact]
    public async Task An_empty_file_counts_and_is_in_no_ones_way()
    {
        using var source = GitFixture.Of(files => files.Text("empty.py", "").Text("plain.py", "def companion():\n    pass\n"));
        var view = await IndexAsync(source);
        view.Files.Should().Be(2);
        var file = await ReadAsync(view, "empty.py");
        file.Text.Should().BeEmpty();
        (file.Lines.Start, file.Lines.End, file.Lines.Total).Should().Be((1, 0, 0));
    }

    [Fact]
    public async Task Windows_line_ends_do_not_move_lines_or_highlights()
    {
        using var source = GitFixture.Of(files => files.Text("windows.cs", "class Windows\r\n{\r\n    void OpenCasement() { }\r\n    void ShutCasement() { }\r\n}\r\n"));
        var view = await IndexAsync(source);
        var hit = (await SearchAsync(view, "ShutCasement")).Hits[0];
        hit.Highlights.Select(highlight => hit.Snippet.Substring(highlight.Start, highlight.Length)).Should().Contain(marked => marked.StartsWith("Shut"));
        var line = hit.SnippetStartLine + hit.Snippet[..hit.Snippet.IndexOf("ShutCasement", StringComparison.Ordinal)].Count(character => character == '\n');
        line.Should().Be(4);
        (await ReadAsync(view, "windows.cs")).Lines.Total.Should().Be(5);
    }

    [Fact]
    public async Task A_minified_file_does_not_flood_an_answer()
    {
        var script = string.Concat(Enumerable.Range(0, 6_000).Select(i => $"function f{i}(a,b){{return a*{i}+b}};")) + "function tangerine(){}";
        using var source = GitFixture.Of(files => files.Text("app.min.js", script));
        var view = await IndexAsync(source);
        (await ReadAsync(view, "app.min.js")).Traits.Should().Contain("minified");
        (await SearchAsync(view, "tangerine")).Hits.Should().OnlyContain(hit => hit.Snippet.Length < 10_000);
    }

    [Fact]
    public async Task A_symbolic_link_is_never_followed_out_of_the_repository()
    {
        using var outside = new TestFolder();
        await File.WriteAllTextAsync(outside["secret.txt"], "passphrase zanzibar\n");
        using var source = GitFixture.Of(files => files.Link("link.txt", outside["secret.txt"]).Link("up", "../../../../..").Text("plain.py", "pass\n"));
        var view = await IndexAsync(source);
        (await SearchAsync(view, "zanzibar")).Hits.Should().BeEmpty();
        view.Skipped.Should().Contain(skipped => skipped.Reason.Contains("symbolic link") && skipped.Files == 2);
        (await ReadAsync(view, "link.txt")).Text.Should().BeEmpty();
    }

    [Fact]
    public async Task Names_that_are_not_UTF_8_stay_apart_and_can_be_read()
    {
        using var source = GitFixture.Of(files => files
            .Bytes([.. "caf"u8, 0xE9, .. ".py"u8], "def first_bytes():\n    return 'elderberry'\n"u8)
            .Bytes([.. "caf"u8, 0xE8, .. ".py"u8], "def second_bytes():\n    return 'boysenberry'\n"u8));
        var view = await IndexAsync(source);
        view.Files.Should().Be(2);
        var first = (await SearchAsync(view, "elderberry")).Hits.Should().ContainSingle().Subject.Path;
        var second = (await SearchAsync(view, "boysenberry")).Hits.Should().ContainSingle().Subject.Path;
        first.Should().NotBe(second);
        (await ReadAsync(view, first)).Text.Should().Contain("first_bytes");
    }

    [Fact]
    public async Task Characters_that_mean_something_in_a_URL_are_part_of_a_name()
    {
        const string Path = "percent%20sign#hash?query&x=1+1.py";
        using var source = GitFixture.Of(files => files.Text(Path, "def oddly_named():\n    return 'persimmon'\n"));
        var view = await IndexAsync(source);
        (await SearchAsync(view, "persimmon")).Hits.Should().ContainSingle().Which.Path.Should().Be(Path);
        (await ReadAsync(view, Path)).Text.Should().Contain("oddly_named");
    }

    private async Task<RepositoryView> IndexAsync(GitFixture source)
    {
        var view = await fixture.Server.IndexAsync(source.Folder);
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        return view;
    }

    private Task<FileView> ReadAsync(RepositoryView view, string path) => fixture.Server.Client.ReadFileAsync(view.Id, path);

    private Task<SearchResult> SearchAsync(RepositoryView view, string query)
        => fixture.Server.SearchAsync(new SearchBody { Query = query, Repos = [view.Id], Mode = SearchMode.Keyword });
}
