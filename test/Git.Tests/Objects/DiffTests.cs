namespace LunarHub.Git.Tests;

public sealed class DiffTests : MirrorFixture
{
    [Fact]
    public async Task A_diff_names_what_was_added_modified_deleted_and_renamed()
    {
        Source.Write("keep.txt", "k\n").Write("gone.txt", "g\n").Write("old.txt", string.Join('\n', Enumerable.Range(0, 50))).Commit("first");
        var first = Source.Head();
        Source.Git("mv", "old.txt", "new.txt").Git("rm", "--quiet", "gone.txt").Write("keep.txt", "changed\n").Write("fresh.txt", "f\n").Commit("second");
        await FetchAsync();

        var changes = await Mirror.DiffAsync(first, Source.Head());

        changes.Select(change => (change.Kind, change.Path, change.OldPath)).Should().BeEquivalentTo(new[]
        {
            (ChangeKind.Added, "fresh.txt", (string?)null),
            (ChangeKind.Deleted, "gone.txt", null),
            (ChangeKind.Modified, "keep.txt", null),
            (ChangeKind.Renamed, "new.txt", "old.txt"),
        });
    }

    [Fact]
    public async Task A_rename_tells_how_much_of_the_content_stayed()
    {
        Source.Write("old.txt", string.Concat(Enumerable.Range(0, 100).Select(line => $"line {line}\n"))).Commit("first");
        var first = Source.Head();
        Source.Git("mv", "old.txt", "new.txt").Write("new.txt", string.Concat(Enumerable.Range(5, 100).Select(line => $"line {line}\n"))).Commit("second");
        await FetchAsync();

        var change = (await Mirror.DiffAsync(first, Source.Head())).Single();

        change.Kind.Should().Be(ChangeKind.Renamed);
        change.Similarity.Should().BeInRange(80, 99);
        change.OldObjectId.Should().NotBe(change.NewObjectId);
    }

    [Fact]
    public async Task Modes_types_and_submodules_are_told_apart()
    {
        Source.Write("script", "run\n").Write("target", "t\n").Commit("first");
        var first = Source.Head();
        File.Delete(Path.Combine(Source.Folder, "target"));
        File.CreateSymbolicLink(Path.Combine(Source.Folder, "target"), "script");
        Source.Git("add", "target").Git("update-index", "--chmod=+x", "script").Git("update-index", "--add", "--cacheinfo", $"160000,{first},module").Git("commit", "--quiet", "-m", "second");
        await FetchAsync();

        var changes = await Mirror.DiffAsync(first, Source.Head());

        changes.Select(change => (change.Kind, change.Path, change.OldKind, change.NewKind)).Should().Equal(
            (ChangeKind.Added, "module", null, TreeEntryKind.Submodule),
            (ChangeKind.Modified, "script", TreeEntryKind.File, TreeEntryKind.ExecutableFile),
            (ChangeKind.TypeChanged, "target", TreeEntryKind.File, TreeEntryKind.SymbolicLink));
        changes[1].OldObjectId.Should().Be(changes[1].NewObjectId);
        changes[0].OldObjectId.Should().BeNull();
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_named()
    {
        Source.Write("a", "1\n").Commit("first");
        await FetchAsync();

        var diff = () => Mirror.DiffAsync(Source.Head(), new string('1', 40));

        (await diff.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
    }
}
