using System.Text;

namespace LunarHub.Git.Tests.Commits;

public sealed class CommitLogTests : MirrorFixture
{
    private static readonly CommitLimits Ample = new(1 << 20);

    [Fact]
    public async Task A_commit_is_told_with_its_people_its_message_and_its_lines()
    {
        Source.CommitTime = 100;
        Source.Write("a.txt", "one\ntwo\nthree\n").Commit("first");
        var first = Source.Head();
        Source.CommitTime = 200;
        Source.Write("a.txt", "one\n2\nthree\nfour\n").Git("add", "-A").Git("commit", "--quiet", "--author=Ada <ada@example.org>", "--date=@150 +0200", "-m", "second\n\nwhy\n\n- this\n");

        var commits = await ReadAsync();

        commits.Select(commit => commit.Message).Should().Equal("second\n\nwhy\n\n- this", "first");
        commits[0].Id.Should().Be(Source.Head());
        commits[0].Parents.Should().Equal(first);
        commits[0].Author.Should().Be(new CommitSignature("Ada", "ada@example.org", DateTimeOffset.FromUnixTimeSeconds(150)));
        commits[0].Committer.Should().Be(new CommitSignature("Test", "test@example.org", DateTimeOffset.FromUnixTimeSeconds(200)));
        Lines(commits[0]).Should().Equal("a.txt:-2 two", "a.txt:+2 2", "a.txt:+4 four");
        commits[1].Parents.Should().BeEmpty();
        Lines(commits[1]).Should().Equal("a.txt:+1 one", "a.txt:+2 two", "a.txt:+3 three");
    }

    [Fact]
    public async Task Lines_that_look_like_headers_and_odd_names_are_what_they_are()
    {
        Source.Write("quote\" and\ttab.txt", "x\n").Write("ä b.txt", "--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\ndiff --git a/y b/y\n" + new string('y', 9_000) + "\n\0 late\nno feed at the end").Commit("odd");

        var commit = (await ReadAsync()).Single();

        Lines(commit).Should().BeEquivalentTo(
            "quote\" and\ttab.txt:+1 x", "ä b.txt:+1 --- a/x", "ä b.txt:+2 +++ b/x", "ä b.txt:+3 @@ -1,9 +1,9 @@", "ä b.txt:+4 diff --git a/y b/y", $"ä b.txt:+5 {new string('y', 9_000)}", "ä b.txt:+6 \0 late", "ä b.txt:+7 no feed at the end");
    }

    [Fact]
    public async Task Renames_removals_binaries_links_and_merges_are_told_apart()
    {
        Source.Write("old.txt", string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}\n"))).Write("gone.txt", "bye\n").Write("b.bin", "x").Write("kind", "file\n").Commit("first");
        File.WriteAllBytes(Path.Combine(Source.Folder, "b.bin"), [0, 1, 2]);
        File.Delete(Path.Combine(Source.Folder, "kind"));
        File.CreateSymbolicLink(Path.Combine(Source.Folder, "kind"), "elsewhere");
        Source.Git("mv", "old.txt", "new.txt").Git("rm", "--quiet", "gone.txt").Commit("second");
        Source.Git("checkout", "--quiet", "-b", "side").Commit("on the side").Git("checkout", "--quiet", "main").Write("main.txt", "m\n").Commit("on main").Git("merge", "--quiet", "--no-ff", "-m", "merged", "side");

        var commits = (await ReadAsync()).ToDictionary(commit => commit.Message);

        commits["merged"].Parents.Should().HaveCount(2);
        commits["merged"].Files.Should().BeEmpty();
        commits["second"].Files.Select(file => (file.Path, file.OldPath, file.IsBinary)).Should().BeEquivalentTo(
            [("b.bin", null, true), ("gone.txt", (string?)null, false), ("kind", null, false), ("new.txt", "old.txt", false)]);
        Lines(commits["second"]).Should().BeEquivalentTo("gone.txt:-1 bye", "kind:-1 file", "kind:+1 elsewhere");
    }

    [Fact]
    public async Task What_is_too_much_is_left_out_and_said()
    {
        Source.Write("a.txt", "small\n").Write("b.txt", new string('x', 3_000_000) + "\n").Write("c.txt", "small, too\n").Write("d.txt", "fourth\n").Commit(new string('m', 70_000));

        var commit = (await ReadAsync(new CommitLimits(100, Files: 3, MessageBytes: 1_000))).Single();

        commit.Files.Select(file => (file.Path, file.IsCut)).Should().Equal(("a.txt", false), ("b.txt", true), ("c.txt", false));
        commit.FilesLeftOut.Should().Be(1);
        Lines(commit).Should().Equal("a.txt:+1 small", "c.txt:+1 small, too");
        commit.Message.Should().MatchRegex("^m{500,1000}$");
    }

    [Fact]
    public async Task Messages_in_another_encoding_or_in_none_are_read()
    {
        Source.Git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "--quiet", "--allow-empty", "-m", "first");
        var tree = Source.Ask("rev-parse", "HEAD^{tree}");
        byte[] raw = [.. Encoding.ASCII.GetBytes($"tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\nencoding ISO-8859-1\n\n\nM"), 0xFC, .. "nchen\n"u8];
        var latin = Source.Store("commit", raw);
        byte[] broken = [.. Encoding.ASCII.GetBytes($"tree {tree}\nparent {latin}\nauthor A <a> 2 +0000\ncommitter A <a> 2 +0000\n\nbroken "), 0xFF, .. "\n"u8];
        var last = Source.Store("commit", broken);
        var empty = Source.Store("commit", Encoding.ASCII.GetBytes($"tree {tree}\nparent {last}\nauthor A <a> 3 +0000\ncommitter A <a> 3 +0000\n\n"));
        Source.Git("update-ref", "refs/heads/main", empty);

        (await ReadAsync()).Select(commit => commit.Message).Should().Equal("", "broken \uFFFD", "\nMünchen");
    }

    [Fact]
    public async Task A_shallow_history_ends_with_a_commit_without_files()
    {
        Source.Write("a", "1\n").Commit("first").Write("a", "2\n").Commit("second").Write("a", "3\n").Commit("third");
        using var shallow = Source.Clone("--depth=2");
        var state = await Mirror.FetchAsync(RepositoryLocation.Parse(shallow.Folder, Options));

        var commits = await new CommitLog(Mirror).ReadAsync(state.DefaultCommit!, [], 100, Ample).ToListAsync();

        commits.Select(commit => (commit.Message, commit.Files.Count)).Should().Equal(("third", 1), ("second", 0));
    }

    [Fact]
    public async Task Only_what_is_new_is_read_and_what_is_gone_is_listed()
    {
        Source.Write("a", "1\n").Commit("first").Write("a", "2\n").Commit("second");
        var second = Source.Head();
        await FetchAsync();
        Source.Git("reset", "--quiet", "--hard", "HEAD~1").Write("b", "1\n").Commit("other");
        var other = (await FetchAsync()).DefaultCommit!;
        var log = new CommitLog(Mirror);

        (await log.ReadAsync(other, [second, new string('1', 40)], 100, Ample).ToListAsync()).Select(commit => commit.Message).Should().Equal("other");
        (await log.ListAsync(second, other)).Should().Equal(second);
        (await log.ListAsync(new string('1', 40), other)).Should().BeNull();
        (await log.CountAsync(other)).Should().Be(2);
        (await log.CompareAsync(second, other)).Should().Be((1, 1));
        (await log.CompareAsync(new string('1', 40), other)).Should().BeNull();
    }

    private async Task<List<CommitEntry>> ReadAsync(CommitLimits? limits = null)
        => await new CommitLog(Mirror).ReadAsync((await FetchAsync()).DefaultCommit!, [], 100, limits ?? Ample).ToListAsync();

    private static IEnumerable<string> Lines(CommitEntry commit)
        => commit.Files.SelectMany(file => file.Runs.SelectMany(run => Encoding.UTF8.GetString(run.Text.Span).TrimEnd('\n').Split('\n').Select((line, i) => $"{file.Path}:{(run.IsAdded ? '+' : '-')}{run.Line + i} {line}")));
}
