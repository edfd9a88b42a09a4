namespace LunarHub.Git.Tests.Objects;

public sealed class HistoryTests : MirrorFixture
{
    [Fact]
    public async Task Each_content_of_each_path_is_told_with_its_commit_newest_first()
    {
        Commit("Ada", 1, "a", "1\n");
        Commit("Bob", 2, "ä b", "2\n");
        Commit("Ada", 3, "a", "3\n");
        Source.Git("rm", "--quiet", "a");
        Commit("Bob", 4, "c", "4\n");

        var history = await ReadAsync();

        history.Select(revision => (revision.Path, revision.Commit.Author, revision.Commit.CommittedAt.ToUnixTimeSeconds())).Should().Equal(("c", "Bob", 4), ("a", "Ada", 3), ("ä b", "Bob", 2), ("a", "Ada", 1));
        history[1].Should().BeEquivalentTo(new { ObjectId = Source.Feed("3\n", "hash-object", "--stdin"), Commit = new { AuthorEmail = "ada@example.org" } });
    }

    [Fact]
    public async Task A_merge_tells_only_what_is_in_none_of_its_parents()
    {
        Commit("Ada", 1, "both", "1\n");
        Source.Git("checkout", "--quiet", "-b", "side");
        Commit("Bob", 2, "both", "2\n");
        Commit("Bob", 3, "side", "s\n");
        Source.Git("checkout", "--quiet", "main");
        Commit("Cyd", 4, "both", "3\n");
        Source.Git("merge", "--quiet", "--no-commit", "-s", "ours", "side");
        Source.Write("side", "s\n");
        Commit("Dan", 5, "both", "merged\n");

        var history = await ReadAsync();

        history.Select(revision => (revision.Path, revision.Commit.Author)).Should().Equal(("both", "Dan"), ("both", "Cyd"), ("side", "Bob"), ("both", "Bob"), ("both", "Ada"));
        history[0].ObjectId.Should().Be(Source.Feed("merged\n", "hash-object", "--stdin"));
    }

    [Fact]
    public async Task What_other_commits_reach_can_be_left_out_even_where_they_are_unknown()
    {
        Commit("Ada", 1, "a", "1\n");
        var first = Source.Head();
        Commit("Bob", 2, "b", "2\n");

        (await ReadAsync(first, new string('1', 40))).Select(revision => revision.Path).Should().Equal("b");
    }

    [Fact]
    public async Task Where_the_source_is_cut_off_the_oldest_commit_is_no_change()
    {
        Commit("Ada", 1, "a", "1\n");
        Commit("Bob", 2, "b", "2\n");
        Commit("Cyd", 3, "c", "3\n");
        using var shallow = Source.Clone("--depth=2");
        var state = await Mirror.FetchAsync(RepositoryLocation.Parse(shallow.Folder, Options));

        var history = await Mirror.ReadHistoryAsync(state.DefaultCommit!, []).ToListAsync();

        state.IsShallow.Should().BeTrue();
        history.Select(revision => (revision.Path, revision.Commit.Author)).Should().Equal(("c", "Cyd"));
    }

    [Fact]
    public async Task Reading_may_stop_early_and_a_missing_commit_is_named()
    {
        Commit("Ada", 1, "a", "1\n");
        await FetchAsync();

        (await Mirror.ReadHistoryAsync(Source.Head(), []).FirstAsync()).Path.Should().Be("a");
        var missing = async () => await Mirror.ReadHistoryAsync(new string('1', 40), []).CountAsync();
        var wrong = async () => await Mirror.ReadHistoryAsync("--all", []).CountAsync();

        (await wrong.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
        (await missing.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
    }

    private void Commit(string author, int second, string path, string text)
    {
        Source.Write(path, text).Git("add", "-A");
        Source.CommitTime = second;
        Source.Git("-c", $"user.name={author}", "-c", $"user.email={author.ToLowerInvariant()}@example.org", "commit", "--quiet", "-m", "m");
    }

    private async Task<List<FileRevision>> ReadAsync(params string[] excluding)
    {
        var state = await FetchAsync();
        return await Mirror.ReadHistoryAsync(state.DefaultCommit!, excluding).ToListAsync();
    }
}
