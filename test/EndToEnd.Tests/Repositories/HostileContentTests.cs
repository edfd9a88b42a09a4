using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Repositories;

/// <summary>Content that breaks naive indexers. Beside each odd file lies a plain one, which must be found whatever the odd one does.</summary>
public sealed class HostileContentTests(IndexingServer fixture) : IClassFixture<IndexingServer>, IDisposable
{
    private const int HundredMegabytes = 100 << 20;
    private const int Depth = 1_000;

    private readonly TemporaryRepository source = new TemporaryRepository().Write("plain.py", "def plain_companion():\n    return 'alongside'\n");

    public void Dispose() => source.Dispose();

    [Fact]
    public async Task A_binary_file_is_found_by_its_path_only()
    {
        WriteBytes("images/logo.png", [0x89, .. "PNG\r\n\x1a\n\0\0\0\rIHDR"u8, .. Enumerable.Range(0, 2_000).Select(value => (byte)(value * 37))]);
        await AssertSkippedAsync("images/logo.png", "binary");
    }

    [Fact]
    public async Task A_file_of_100_MB_is_found_by_its_path_only()
    {
        using (var file = File.Create(Path.Combine(source.Folder, "huge.txt")))
        {
            file.Write("needle at the beginning\n"u8);
            file.SetLength(HundredMegabytes);
        }

        await AssertSkippedAsync("huge.txt", "larger than");
    }

    [Fact]
    public async Task An_empty_file_counts_and_is_in_no_ones_way()
    {
        source.Write("empty.py", "");
        var view = await IndexAsync();
        view.Files.Should().Be(2);
        var file = await ReadAsync(view, "empty.py");
        file.Text.Should().BeEmpty();
        (file.Lines.Start, file.Lines.End, file.Lines.Total).Should().Be((1, 0, 0));
    }

    [Fact]
    public async Task A_file_that_is_not_UTF_8_is_searched_as_far_as_it_is_text()
    {
        WriteBytes("latin1.py", [.. "def grüße_aus():\n    return 'straße'\n".Select(character => (byte)character), .. "# marmalade follows\n"u8]);
        var view = await IndexAsync();
        var file = await ReadAsync(view, "latin1.py");
        if (file.SkippedBecause is null)
        {
            (await PathsAsync(view, "marmalade")).Should().Equal("latin1.py");
            file.Text.Should().Contain("def gr").And.Contain("# marmalade follows");
        }
        else
        {
            view.Skipped.Should().Contain(skipped => skipped.Reason == file.SkippedBecause && skipped.Examples.Contains("latin1.py"));
        }
    }

    [Fact]
    public async Task Windows_line_ends_do_not_move_lines_or_highlights()
    {
        source.Git("config", "core.autocrlf", "false").Write("windows.cs", "class Windows\r\n{\r\n    void OpenCasement() { }\r\n    void ShutCasement() { }\r\n}\r\n");
        var view = await IndexAsync();
        var hit = (await SearchAsync(view, "ShutCasement")).Hits[0];
        hit.Path.Should().Be("windows.cs");
        hit.Highlights.Select(highlight => hit.Snippet.Substring(highlight.Start, highlight.Length)).Should().Contain(marked => marked.StartsWith("Shut"));
        var line = hit.SnippetStartLine + hit.Snippet[..hit.Snippet.IndexOf("ShutCasement", StringComparison.Ordinal)].Count(character => character == '\n');
        line.Should().Be(4);
        (await ReadAsync(view, "windows.cs")).Lines.Total.Should().Be(5);
    }

    [Fact]
    public async Task A_minified_file_does_not_flood_an_answer()
    {
        source.Write("app.min.js", string.Concat(Enumerable.Range(0, 6_000).Select(i => $"function f{i}(a,b){{return a*{i}+b}};")) + "function tangerine(){}");
        var view = await IndexAsync();
        view.State.Should().Be(RepositoryState.Ready);
        var file = await ReadAsync(view, "app.min.js");
        file.Traits.Should().Contain("minified");
        foreach (var hit in (await SearchAsync(view, "tangerine")).Hits)
        {
            hit.Snippet.Length.Should().BeLessThan(10_000);
        }
    }

    [Fact]
    public async Task A_symbolic_link_is_never_followed_out_of_the_repository()
    {
        using var outside = new TestFolder();
        await File.WriteAllTextAsync(outside["secret.txt"], "passphrase zanzibar\n");
        File.CreateSymbolicLink(Path.Combine(source.Folder, "link.txt"), outside["secret.txt"]);
        File.CreateSymbolicLink(Path.Combine(source.Folder, "up"), "../../../../..");
        var view = await IndexAsync();
        (await PathsAsync(view, "zanzibar")).Should().BeEmpty();
        view.Skipped.Should().Contain(skipped => skipped.Reason.Contains("symbolic link") && skipped.Files == 2);
        (await ReadAsync(view, "link.txt")).Text.Should().BeEmpty();
    }

    [Fact]
    public async Task A_path_a_thousand_folders_deep_is_indexed()
    {
        var path = string.Concat(Enumerable.Repeat("d/", Depth)) + "deep.py";
        ImportFile(path, "def submerged_function():\n    return 'abyss'\n");
        var view = await IndexAsync(commit: false);
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        (await PathsAsync(view, "abyss")).Should().Equal(path);
        (await ReadAsync(view, path)).Text.Should().Contain("submerged_function");
    }

    [Theory]
    [InlineData("with space/a file.py")]
    [InlineData("quote's \"double\".py")]
    [InlineData("日本語/ファイル.py")]
    [InlineData("emoji 🦘.py")]
    [InlineData("-leading-dash.py")]
    [InlineData("percent%20sign#hash?query.py")]
    public async Task A_name_with_odd_characters_is_found_and_read(string path)
    {
        source.Write(path, "def oddly_named():\n    return 'persimmon'\n");
        var view = await IndexAsync();
        (await PathsAsync(view, "persimmon")).Should().Equal(path);
        (await ReadAsync(view, path)).Text.Should().Contain("oddly_named");
    }

    [Fact]
    public async Task A_name_with_a_line_break_is_found_and_read()
    {
        source.Write("line\nbreak.py", "def oddly_named():\n    return 'persimmon'\n");
        var view = await IndexAsync();
        (await PathsAsync(view, "persimmon")).Should().Equal("line\nbreak.py");
    }

    [Fact]
    public async Task Names_that_are_not_UTF_8_stay_apart_and_can_be_read()
    {
        source.Commit("first");
        source.WriteRaw([.. "caf"u8, 0xE9, .. ".py"u8], "def first_bytes():\n    return 'elderberry'\n");
        source.WriteRaw([.. "caf"u8, 0xE8, .. ".py"u8], "def second_bytes():\n    return 'boysenberry'\n");
        source.Git("commit", "--quiet", "-m", "raw");
        var view = await IndexAsync(commit: false);
        view.Files.Should().Be(3);
        var first = (await PathsAsync(view, "elderberry")).Should().ContainSingle().Subject;
        var second = (await PathsAsync(view, "boysenberry")).Should().ContainSingle().Subject;
        first.Should().NotBe(second);
        (await ReadAsync(view, first)).Text.Should().Contain("first_bytes");
    }

    private void WriteBytes(string path, byte[] bytes)
    {
        source.Write(path, "");
        File.WriteAllBytes(Path.Combine(source.Folder, path), bytes);
    }

    // The file system refuses a path this long; Git's own import does not.
    private void ImportFile(string path, string text) => source.Feed(
        $"commit refs/heads/main\ncommitter Test <test@example.org> 1700000000 +0000\ndata 5\ndeep\nM 100644 inline {path}\ndata {text.Length}\n{text}\n",
        "fast-import",
        "--quiet");

    private async Task<RepositoryView> IndexAsync(bool commit = true)
    {
        if (commit)
        {
            source.Commit("content");
        }

        var view = await fixture.Server.IndexAsync(source.Folder);
        view.Error.Should().BeNull();
        return view;
    }

    private async Task AssertSkippedAsync(string path, string reason)
    {
        var view = await IndexAsync();
        view.State.Should().Be(RepositoryState.Ready);
        view.Skipped.Should().Contain(skipped => skipped.Reason.Contains(reason) && skipped.Files == 1 && skipped.Examples.Contains(path));
        (await ReadAsync(view, path)).SkippedBecause.Should().Contain(reason);
        (await PathsAsync(view, $"path:{path}")).Should().Equal(path);
        (await PathsAsync(view, "plain_companion")).Should().Equal("plain.py");
    }

    private Task<ApiHost.Files.FileView> ReadAsync(RepositoryView view, string path) => fixture.Server.Client.ReadFileAsync(view.Id, path);

    private Task<SearchResult> SearchAsync(RepositoryView view, string query)
        => fixture.Server.SearchAsync(new SearchBody { Query = query, Repos = [view.Id], Mode = SearchMode.Keyword });

    private async Task<IReadOnlyList<string>> PathsAsync(RepositoryView view, string query) => [.. (await SearchAsync(view, query)).Hits.Select(hit => hit.Path).Distinct()];
}
