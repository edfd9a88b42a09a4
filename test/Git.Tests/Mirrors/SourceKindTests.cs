namespace LunarHub.Git.Tests;

/// <summary>The shapes in which a repository can lie on a disk.</summary>
public sealed class SourceKindTests : MirrorFixture
{
    [Fact]
    public async Task A_bare_repository()
    {
        Source.Write("a", "1\n").Commit("first");
        using var bare = Source.Clone("--bare");

        (await FetchFromAsync(bare.Folder)).DefaultCommit.Should().Be(Source.Head());
    }

    [Fact]
    public async Task A_linked_work_tree_stands_on_its_own_branch()
    {
        Source.Write("a", "1\n").Commit("first").Git("branch", "topic");
        var tree = Path.Combine(Source.Folder, "linked");
        Source.Git("worktree", "add", "--quiet", tree, "topic");

        var state = await FetchFromAsync(tree);

        state.Should().Be(new MirrorState("refs/heads/topic", Source.Head(), IsShallow: false));
        (await Mirror.ListRefsAsync()).Select(reference => reference.Name).Should().Equal("refs/heads/main", "refs/heads/topic");
    }

    [Fact]
    public async Task A_clone_that_borrows_its_objects()
    {
        Source.Write("a", "1\n").Commit("first");
        using var borrowing = Source.Clone("--bare");
        Directory.Delete(Path.Combine(borrowing.Folder, "objects", "pack"), recursive: true);
        File.WriteAllText(Path.Combine(borrowing.Folder, "objects", "info", "alternates"), Path.Combine(Source.Folder, ".git", "objects") + "\n");

        var state = await FetchFromAsync(borrowing.Folder);

        (await Mirror.ListTreeAsync(state.DefaultCommit!).CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Tags_name_their_commits_and_other_objects_are_left_out()
    {
        Source.Write("a", "1\n").Commit("first").Git("tag", "light").Git("tag", "-a", "heavy", "-m", "x").Git("tag", "blob", Source.Ask("rev-parse", "HEAD:a"));
        await FetchAsync();

        (await Mirror.ListRefsAsync()).Should().Equal(
            new GitRef("refs/heads/main", Source.Head()), new GitRef("refs/tags/heavy", Source.Head()), new GitRef("refs/tags/light", Source.Head()));
    }

    [Fact]
    public async Task Only_plain_names_resolve()
    {
        Source.Write("a", "1\n").Commit("first").Git("tag", "light");
        await FetchAsync();

        foreach (var name in new[] { "main", "refs/heads/main", "HEAD", "light", Source.Head() })
        {
            (await Mirror.ResolveAsync(name)).Should().Be(Source.Head(), "{0} names the commit", name);
        }

        foreach (var name in new[] { "nothing", "--upload-pack=touch x", "--help", "main^{/first}", ":/first", "main@{0}", "main~0", "a\0b", "", new string('1', 40) })
        {
            (await Mirror.ResolveAsync(name)).Should().BeNull("{0} names nothing", name);
        }
    }

    private Task<MirrorState> FetchFromAsync(string folder) => Mirror.FetchAsync(RepositoryLocation.Parse(folder, Options));
}
