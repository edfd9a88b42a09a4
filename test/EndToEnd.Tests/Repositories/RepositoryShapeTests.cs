using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.EndToEnd.Tests.Repositories;

/// <summary>Repositories of every shape Git knows.</summary>
public sealed class RepositoryShapeTests(IndexingServer fixture) : IClassFixture<IndexingServer>, IDisposable
{
    private readonly GitFixture source = GitFixture.Of(files => files.Text("shape.py", Shape("rhombus")));

    public void Dispose() => source.Dispose();

    [Fact]
    public async Task A_submodule_is_recorded_and_not_entered()
    {
        using var inner = GitFixture.Of(files => files.Text("inner.py", Shape("trapezoid")), "inner");
        source.Commit("with a submodule", files => files.Submodule("vendor/inner", $"file://{inner.Folder}", inner.Head()));
        var view = await fixture.Server.IndexAsync(source.Folder);
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        view.Skipped.Should().Contain(skipped => skipped.Reason == "submodule" && skipped.Examples.Contains("vendor/inner"));
        view.Notes.Should().Contain(note => note.Contains("submodule"));
        (await PathsAsync(view, "trapezoid")).Should().BeEmpty();
        (await PathsAsync(view, "rhombus")).Should().Equal("shape.py");
    }

    [Fact]
    public async Task A_shallow_clone_is_indexed_in_full_and_said_to_be_shallow()
    {
        source.Commit("two", files => files.Text("shape.py", Shape("parallelogram")));
        using var shallow = source.Clone("--depth", "1");
        var view = await fixture.Server.IndexAsync(shallow.Folder);
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        view.Notes.Should().Contain(note => note.Contains("shallow"));
        (await PathsAsync(view, "parallelogram")).Should().Equal("shape.py");
    }

    [Fact]
    public async Task A_bare_repository_is_indexed()
    {
        using var bare = source.Clone("--bare");
        var view = await fixture.Server.IndexAsync(bare.Folder);
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        (await PathsAsync(view, "rhombus")).Should().Equal("shape.py");
    }

    [Fact]
    public async Task A_second_work_tree_is_indexed_at_its_own_head()
    {
        var first = source.Head();
        source.Git("branch", "side");
        source.Commit("two", files => files.Text("shape.py", Shape("octagon")));
        var view = await fixture.Server.IndexAsync(source.AddWorkTree("side"));
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        view.Commit.Should().Be(first);
        (await PathsAsync(view, "rhombus")).Should().Equal("shape.py");
    }

    [Fact]
    public async Task A_repository_without_commits_is_empty_until_one_comes()
    {
        using var young = GitFixture.Empty("young");
        var empty = await fixture.Server.IndexAsync(young.Folder);
        empty.State.Should().Be(RepositoryState.Empty);
        empty.Error.Should().BeNull();
        var result = await fixture.Server.SearchAsync(new SearchBody { Query = "rhombus", Repos = [empty.Id] });
        result.Hits.Should().BeEmpty();
        result.Warnings.Should().Contain(line => line.Contains("no commits"));

        young.Commit("the first", files => files.Text("shape.py", Shape("rhombus")));
        var filled = await fixture.Server.IndexAsync(young.Folder);
        filled.Id.Should().Be(empty.Id);
        filled.State.Should().Be(RepositoryState.Ready);
        (await PathsAsync(filled, "rhombus")).Should().Equal("shape.py");
    }

    [Fact]
    public async Task A_commit_without_files_is_ready_with_nothing_in_it()
    {
        using var bare = GitFixture.Of(_ => { }, "bare");
        var view = await fixture.Server.IndexAsync(bare.Folder);
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        view.Files.Should().Be(0);
        view.Commit.Should().Be(bare.Head());
    }

    [Fact]
    public async Task A_detached_head_is_indexed_at_its_commit()
    {
        source.Commit("two", files => files.Text("shape.py", Shape("hexagon")));
        source.DetachHead(source.Git("rev-parse", "main~1"));
        var view = await fixture.Server.IndexAsync(source.Folder);
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        view.Commit.Should().Be(source.Head());
        (await PathsAsync(view, "rhombus")).Should().Equal("shape.py");
        (await PathsAsync(view, "hexagon")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_branch_with_a_slash_and_another_name_than_main_is_followed()
    {
        source.Git("branch", "-m", "release/2.0-für-alle");
        var view = await fixture.Server.IndexAsync(source.Folder);
        view.DefaultRef.Should().Be("refs/heads/release/2.0-für-alle");
        (await PathsAsync(view, "rhombus")).Should().Equal("shape.py");
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_is_refused_with_the_mend()
    {
        using var folder = new TestFolder();
        var add = () => fixture.Server.IndexAsync(folder.Path);
        var refused = (await add.Should().ThrowAsync<HubException>()).Which;
        refused.Code.Should().Be("git-not-a-repository");
        refused.Message.Should().Contain("git init");
    }

    [Theory]
    [InlineData("/no/such/folder", "git-not-a-repository")]
    [InlineData("ext::sh -c true", "git-refused-url")]
    [InlineData("--upload-pack=true", "git-refused-url")]
    [InlineData("gopher://host.example/repo", "git-refused-url")]
    [InlineData("", "repo-invalid-source")]
    public async Task A_source_that_cannot_be_one_is_refused(string given, string code)
    {
        var add = () => fixture.Server.IndexAsync(given);
        (await add.Should().ThrowAsync<HubException>()).Which.Code.Should().Be(code);
    }

    [Fact]
    public async Task A_source_that_disappears_fails_its_next_run_and_keeps_its_answers()
    {
        using var other = source.Clone();
        var view = await fixture.Server.IndexAsync(other.Folder);
        Directory.Move(Path.Combine(other.Folder, ".git"), Path.Combine(other.Folder, "gone"));
        await fixture.Server.Client.ReindexAsync(view.Id, rebuild: false);
        var failed = await fixture.Server.WaitUntilIdleAsync(view.Id);
        failed.State.Should().Be(RepositoryState.Failed);
        failed.Error!.Code.Should().Be("git-not-a-repository");
        (await PathsAsync(failed, "rhombus")).Should().Equal("shape.py");
    }

    private static string Shape(string word) => $"def shape_marker():\n    return '{word}'\n";

    private async Task<IReadOnlyList<string>> PathsAsync(RepositoryView view, string query)
    {
        var result = await fixture.Server.SearchAsync(new SearchBody { Query = query, Repos = [view.Id], Mode = SearchMode.Keyword });
        return [.. result.Hits.Select(hit => hit.Path).Distinct()];
    }
}
