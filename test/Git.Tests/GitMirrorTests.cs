using LunarHub.Git;

namespace LunarHub.Git.Tests;

public sealed class GitMirrorTests : IDisposable
{
    private readonly TemporaryRepository source = new();
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("mirror-").FullName, "m.git");
    private readonly GitOptions options = new();

    public void Dispose()
    {
        source.Dispose();
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    private Task<MirrorState> FetchAsync() => new GitMirror(folder, options).FetchAsync(RepositoryLocation.Parse(source.Folder, options));

    [Fact]
    public async Task A_fetch_brings_the_default_branch_and_its_files()
    {
        source.Write("src/a b.txt", "one\n").Write("b.txt", "two\n").Commit("first");

        var state = await FetchAsync();

        state.DefaultRef.Should().Be("refs/heads/main");
        var entries = await new GitMirror(folder, options).ListTreeAsync(state.DefaultCommit!).ToListAsync();
        entries.Select(entry => (entry.Path, entry.Size)).Should().Equal(("b.txt", 4), ("src/a b.txt", 4));
    }

    [Fact]
    public async Task A_second_fetch_follows_new_commits_deleted_branches_and_force_pushes()
    {
        source.Write("a.txt", "one\n").Commit("first").Git("branch", "old");
        var first = await FetchAsync();
        source.Write("a.txt", "two\n").Git("add", "-A").Git("commit", "--quiet", "--amend", "-m", "rewritten").Git("branch", "-D", "old");

        var second = await FetchAsync();

        second.DefaultCommit.Should().NotBe(first.DefaultCommit);
        (await new GitMirror(folder, options).ListRefsAsync()).Select(reference => reference.Name).Should().Equal("refs/heads/main");
    }

    [Fact]
    public async Task An_empty_repository_is_a_state_and_not_an_error()
    {
        (await FetchAsync()).Should().Be(new MirrorState(null, null, IsShallow: false));

        source.Write("a.txt", "one\n").Commit("first");
        (await FetchAsync()).DefaultCommit.Should().NotBeNull();
    }

    [Fact]
    public async Task A_detached_head_is_followed()
    {
        source.Write("a.txt", "one\n").Commit("first").Write("a.txt", "two\n").Commit("second").Git("checkout", "--quiet", "HEAD~1");

        var state = await FetchAsync();

        state.DefaultRef.Should().Be("HEAD");
        state.DefaultCommit.Should().Be(source.Head());
    }

    [Fact]
    public async Task A_shallow_clone_works_and_says_that_it_is_shallow()
    {
        source.Write("a.txt", "one\n").Commit("first").Write("a.txt", "two\n").Commit("second");
        using var shallow = source.Clone("--depth=1", "--no-local");

        var state = await new GitMirror(folder, options).FetchAsync(RepositoryLocation.Parse(shallow.Folder, options));

        state.IsShallow.Should().BeTrue();
        state.DefaultCommit.Should().Be(source.Head());
    }

    [Fact]
    public async Task Links_and_submodules_are_listed_as_what_they_are()
    {
        source.Write("a.txt", "one\n").Commit("first");
        File.CreateSymbolicLink(Path.Combine(source.Folder, "link"), "/etc/passwd");
        source.Git("update-index", "--add", "--cacheinfo", $"160000,{source.Head()},module").Git("add", "link").Git("commit", "--quiet", "-m", "second");

        var state = await FetchAsync();

        var entries = await new GitMirror(folder, options).ListTreeAsync(state.DefaultCommit!).ToListAsync();
        entries.Select(entry => entry.Kind).Should().Equal(TreeEntryKind.File, TreeEntryKind.SymbolicLink, TreeEntryKind.Submodule);
    }

    [Fact]
    public async Task Paths_that_are_not_utf8_stay_distinct()
    {
        source.WriteRaw([.. "bad-"u8, 0xFF, .. ".txt"u8], "x\n").WriteRaw([.. "bad-"u8, 0xFE, .. ".txt"u8], "y\n").Commit("first");

        var state = await FetchAsync();

        var entries = await new GitMirror(folder, options).ListTreeAsync(state.DefaultCommit!).ToListAsync();
        entries.Select(entry => entry.Path).Should().BeEquivalentTo("bad-%FF.txt", "bad-%FE.txt");
    }

    [Fact]
    public async Task Blobs_come_in_order_and_a_missing_one_is_null()
    {
        for (var i = 0; i < 300; i++)
        {
            source.Write($"f{i:000}.txt", new string((char)('a' + (i % 26)), i * 37));
        }

        source.Commit("many");
        var state = await FetchAsync();
        var mirror = new GitMirror(folder, options);
        var entries = await mirror.ListTreeAsync(state.DefaultCommit!).ToListAsync();
        var missing = new string('1', 40);

        await using var reader = mirror.OpenBlobReader();
        var blobs = await reader.ReadAllAsync(entries.Select(entry => entry.ObjectId).Append(missing)).ToListAsync();

        blobs.Take(300).Select(blob => (long)blob.Content!.Length).Should().Equal(entries.Select(entry => entry.Size));
        blobs[^1].Content.Should().BeNull();
    }

    [Fact]
    public async Task A_diff_names_what_was_added_modified_deleted_and_renamed()
    {
        source.Write("keep.txt", "k\n").Write("gone.txt", "g\n").Write("old.txt", string.Join('\n', Enumerable.Range(0, 50))).Commit("first");
        var first = source.Head();
        source.Git("mv", "old.txt", "new.txt").Git("rm", "--quiet", "gone.txt").Write("keep.txt", "changed\n").Write("fresh.txt", "f\n").Commit("second");
        await FetchAsync();

        var changes = await new GitMirror(folder, options).DiffAsync(first, source.Head());

        changes.Select(change => (change.Kind, change.Path, change.OldPath)).Should().BeEquivalentTo(new[]
        {
            (ChangeKind.Added, "fresh.txt", (string?)null),
            (ChangeKind.Deleted, "gone.txt", null),
            (ChangeKind.Modified, "keep.txt", null),
            (ChangeKind.Renamed, "new.txt", "old.txt"),
        });
    }

    [Fact]
    public async Task Hooks_of_the_source_and_of_the_mirror_never_run()
    {
        source.Write("a.txt", "one\n").Commit("first");
        await FetchAsync();
        var trace = Path.Combine(source.Folder, "ran");
        foreach (var hooks in new[] { Path.Combine(folder, "hooks"), Path.Combine(source.Folder, ".git", "hooks") })
        {
            Directory.CreateDirectory(hooks);
            foreach (var hook in new[] { "reference-transaction", "post-update", "pre-auto-gc", "update" })
            {
                var path = Path.Combine(hooks, hook);
                File.WriteAllText(path, $"#!/bin/sh\ntouch '{trace}'\n");
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            }
        }

        File.AppendAllText(Path.Combine(source.Folder, ".git", "config"), $"[uploadpack]\n\tpackObjectsHook = touch '{trace}' #\n");
        source.GitWithoutHooks("commit", "--quiet", "--allow-empty", "-m", "second");

        await FetchAsync();

        File.Exists(trace).Should().BeFalse();
    }

    [Fact]
    public async Task Stale_locks_of_a_killed_fetch_do_not_stop_the_next()
    {
        source.Write("a.txt", "one\n").Commit("first");
        await FetchAsync();
        File.WriteAllText(Path.Combine(folder, "packed-refs.lock"), "");
        File.WriteAllText(Path.Combine(folder, "HEAD.lock"), "");
        source.Write("a.txt", "two\n").Commit("second");

        (await FetchAsync()).DefaultCommit.Should().Be(source.Head());
    }

    [Fact]
    public async Task A_repository_that_went_away_is_named_and_the_mirror_still_answers()
    {
        source.Write("a.txt", "one\n").Commit("first");
        var location = RepositoryLocation.Parse(source.Folder, options);
        var state = await FetchAsync();
        Directory.Move(source.Folder, source.Folder + ".away");

        var mirror = new GitMirror(folder, options);
        var fetch = () => mirror.FetchAsync(location);

        (await fetch.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-not-a-repository");
        (await mirror.ListTreeAsync(state.DefaultCommit!).CountAsync()).Should().Be(1);
        Directory.Move(source.Folder + ".away", source.Folder);
    }
}
