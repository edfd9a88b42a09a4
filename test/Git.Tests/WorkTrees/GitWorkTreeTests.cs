namespace LunarHub.Git.Tests;

public sealed class GitWorkTreeTests : MirrorFixture
{
    [Fact]
    public async Task It_tells_what_differs_from_the_commit_and_what_the_commit_holds_there()
    {
        Source.Write("same.txt", "same\n").Write("edited.txt", "one\n").Write("staged.txt", "one\n").Write("deleted.txt", "one\n").Write("untracked.txt", "one\n").Write(".gitignore", "*.tmp\n").Commit("first");
        Source.Write("edited.txt", "two\n").Write("staged.txt", "two\n").Git("add", "staged.txt").Write("new/ö %41.txt", "new\n").Write("ignored.tmp", "no\n").Git("rm", "--quiet", "--cached", "untracked.txt");
        File.Delete(Path.Combine(Source.Folder, "deleted.txt"));

        var state = await Tree().ReadAsync();

        state.Head.Should().Be(Source.Head());
        var one = Source.Ask("rev-parse", "HEAD:edited.txt");
        state.Entries.Should().BeEquivalentTo(
        [
            new WorkTreeEntry("edited.txt", one), new WorkTreeEntry("staged.txt", one), new WorkTreeEntry("deleted.txt", one), new WorkTreeEntry("untracked.txt", one), new WorkTreeEntry("new/ö %41.txt", null),
        ]);
    }

    [Fact]
    public async Task Before_the_first_commit_there_is_no_head_and_in_a_merge_there_are_conflicts()
    {
        Source.Write("a.txt", "one\n");
        (await Tree().ReadAsync()).Should().BeEquivalentTo(new { Head = (string?)null, Entries = new[] { new WorkTreeEntry("a.txt", null) } });

        Source.Commit("first").Git("switch", "--quiet", "-c", "topic").Write("a.txt", "two\n").Commit("second").Git("switch", "--quiet", "main").Write("a.txt", "three\n").Commit("third");
        FluentActions.Invoking(() => Source.Git("merge", "topic")).Should().Throw<Exception>();
        (await Tree().ReadAsync()).Entries.Should().Equal(new WorkTreeEntry("a.txt", null));
    }

    [Fact]
    public async Task Nothing_that_the_repository_configures_is_run_or_changed()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        var trap = Path.Combine(Source.Folder, "trap");
        File.WriteAllText(trap, $"#!/bin/sh\ntouch '{Source.Folder}/sprung'\n");
        File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Source.Git("config", "core.fsmonitor", trap);
        var index = await File.ReadAllBytesAsync(Path.Combine(Source.Folder, ".git", "index"));
        File.SetLastWriteTimeUtc(Path.Combine(Source.Folder, "a.txt"), DateTime.UtcNow.AddMinutes(1));

        await Tree().ReadAsync();

        File.Exists(Path.Combine(Source.Folder, "sprung")).Should().BeFalse();
        (await File.ReadAllBytesAsync(Path.Combine(Source.Folder, ".git", "index"))).Should().Equal(index);
    }

    [Fact]
    public async Task A_further_working_tree_has_edits_of_its_own_and_a_bare_repository_has_none()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        var other = Source.Folder + "-other";
        try
        {
            Source.Git("worktree", "add", "--quiet", "-b", "other", other);
            File.WriteAllText(Path.Combine(other, "a.txt"), "two\n");

            (await GitWorkTree.Find(RepositoryLocation.Parse(other, Options), Options)!.ReadAsync()).Entries.Select(entry => entry.Path).Should().Equal("a.txt");
            (await Tree().ReadAsync()).Entries.Should().BeEmpty();
            await FetchAsync();
            GitWorkTree.Find(RepositoryLocation.Parse(Folder, Options), Options).Should().BeNull();
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }

    private GitWorkTree Tree() => GitWorkTree.Find(RepositoryLocation.Parse(Source.Folder, Options), Options)!;
}
