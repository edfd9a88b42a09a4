namespace LunarHub.Git.Tests;

public sealed class GitMirrorTests : MirrorFixture
{
    [Fact]
    public async Task A_fetch_brings_the_default_branch_and_its_files()
    {
        Source.Write("src/a b.txt", "one\n").Write("b.txt", "two\n").Commit("first");

        var state = await FetchAsync();

        state.DefaultRef.Should().Be("refs/heads/main");
        var entries = await Mirror.ListTreeAsync(state.DefaultCommit!).ToListAsync();
        entries.Select(entry => (entry.Path, entry.Size)).Should().Equal(("b.txt", 4), ("src/a b.txt", 4));
    }

    [Fact]
    public async Task A_second_fetch_follows_new_commits_deleted_branches_and_force_pushes()
    {
        Source.Write("a.txt", "one\n").Commit("first").Git("branch", "old");
        var first = await FetchAsync();
        Source.Write("a.txt", "two\n").Git("add", "-A").Git("commit", "--quiet", "--amend", "-m", "rewritten").Git("branch", "-D", "old");

        var second = await FetchAsync();

        second.DefaultCommit.Should().NotBe(first.DefaultCommit);
        (await Mirror.ListRefsAsync()).Select(reference => reference.Name).Should().Equal("refs/heads/main");
    }

    [Fact]
    public async Task An_empty_repository_is_a_state_and_not_an_error()
    {
        (await FetchAsync()).Should().Be(new MirrorState(null, null, IsShallow: false));

        Source.Write("a.txt", "one\n").Commit("first");
        (await FetchAsync()).DefaultCommit.Should().NotBeNull();
    }

    [Fact]
    public async Task A_commit_is_within_a_history_that_leads_to_it_and_in_no_other()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        var first = Source.Head();
        Source.Git("switch", "--quiet", "-c", "topic").Write("b.txt", "two\n").Commit("second");
        var topic = Source.Head();
        Source.Git("switch", "--quiet", "main").Write("c.txt", "three\n").Commit("third");
        var main = Source.Head();
        (await Mirror.IsAncestorAsync(first, main)).Should().BeFalse("nothing is fetched yet");
        await FetchAsync();

        (await Mirror.IsAncestorAsync(first, main)).Should().BeTrue();
        (await Mirror.IsAncestorAsync(main[..9], main)).Should().BeTrue();
        (await Mirror.IsAncestorAsync(topic, main)).Should().BeFalse();
        (await Mirror.IsAncestorAsync(main, first)).Should().BeFalse();
        (await Mirror.IsAncestorAsync(new string('7', 40), main)).Should().BeFalse();
        (await Mirror.IsAncestorAsync(first, new string('7', 40))).Should().BeFalse();
    }

    [Fact]
    public async Task A_detached_head_is_followed()
    {
        Source.Write("a.txt", "one\n").Commit("first").Write("a.txt", "two\n").Commit("second").Git("checkout", "--quiet", "HEAD~1");

        var state = await FetchAsync();

        state.DefaultRef.Should().Be("HEAD");
        state.DefaultCommit.Should().Be(Source.Head());
    }

    [Fact]
    public async Task A_shallow_clone_works_and_says_that_it_is_shallow()
    {
        Source.Write("a.txt", "one\n").Commit("first").Write("a.txt", "two\n").Commit("second");
        using var shallow = Source.Clone("--depth=1", "--no-local");

        var state = await Mirror.FetchAsync(RepositoryLocation.Parse(shallow.Folder, Options));

        state.IsShallow.Should().BeTrue();
        state.DefaultCommit.Should().Be(Source.Head());
    }

    [Fact]
    public async Task Links_and_submodules_are_listed_as_what_they_are()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        File.CreateSymbolicLink(Path.Combine(Source.Folder, "link"), "/etc/passwd");
        Source.Git("update-index", "--add", "--cacheinfo", $"160000,{Source.Head()},module").Git("add", "link").Git("commit", "--quiet", "-m", "second");

        var state = await FetchAsync();

        var entries = await Mirror.ListTreeAsync(state.DefaultCommit!).ToListAsync();
        entries.Select(entry => entry.Kind).Should().Equal(TreeEntryKind.File, TreeEntryKind.SymbolicLink, TreeEntryKind.Submodule);
    }

    [Fact]
    public async Task Paths_that_are_not_utf8_stay_distinct()
    {
        Source.WriteRaw([.. "bad-"u8, 0xFF, .. ".txt"u8], "x\n").WriteRaw([.. "bad-"u8, 0xFE, .. ".txt"u8], "y\n").Commit("first");

        var state = await FetchAsync();

        var entries = await Mirror.ListTreeAsync(state.DefaultCommit!).ToListAsync();
        entries.Select(entry => entry.Path).Should().BeEquivalentTo("bad-%FF.txt", "bad-%FE.txt");
    }

    [Fact]
    public async Task Hooks_of_the_source_and_of_the_mirror_never_run()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        await FetchAsync();
        var trace = Path.Combine(Source.Folder, "ran");
        foreach (var hooks in new[] { Path.Combine(Folder, "hooks"), Path.Combine(Source.Folder, ".git", "hooks") })
        {
            Directory.CreateDirectory(hooks);
            foreach (var hook in new[] { "reference-transaction", "post-update", "pre-auto-gc", "update" })
            {
                var path = Path.Combine(hooks, hook);
                File.WriteAllText(path, $"#!/bin/sh\ntouch '{trace}'\n");
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            }
        }

        File.AppendAllText(Path.Combine(Source.Folder, ".git", "config"), $"[uploadpack]\n\tpackObjectsHook = touch '{trace}' #\n");
        Source.GitWithoutHooks("commit", "--quiet", "--allow-empty", "-m", "second");

        await FetchAsync();

        File.Exists(trace).Should().BeFalse();
    }

    [Fact]
    public async Task Stale_locks_of_a_killed_fetch_do_not_stop_the_next()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        await FetchAsync();
        File.WriteAllText(Path.Combine(Folder, "packed-refs.lock"), "");
        File.WriteAllText(Path.Combine(Folder, "HEAD.lock"), "");
        Source.Write("a.txt", "two\n").Commit("second");

        (await FetchAsync()).DefaultCommit.Should().Be(Source.Head());
    }

    [Fact]
    public async Task A_repository_that_went_away_is_named_and_the_mirror_still_answers()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        var location = RepositoryLocation.Parse(Source.Folder, Options);
        var state = await FetchAsync();
        Directory.Move(Source.Folder, Source.Folder + ".away");

        var mirror = Mirror;
        var fetch = () => mirror.FetchAsync(location);

        (await fetch.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-not-a-repository");
        (await mirror.ListTreeAsync(state.DefaultCommit!).CountAsync()).Should().Be(1);
        Directory.Move(Source.Folder + ".away", Source.Folder);
    }
}
