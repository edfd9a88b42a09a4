namespace LunarHub.Git.Tests;

public sealed class TreeTests : MirrorFixture
{
    [Fact]
    public async Task Names_with_newlines_tabs_and_quotes_arrive_as_they_are()
    {
        string[] names = ["a\nb.txt", "a\tb.txt", "a\"b.txt", "a'b.txt", " lead", "-dash", ":colon"];
        foreach (var name in names)
        {
            Source.Write(name, "x\n");
        }

        Source.Commit("first");
        (await ListAsync()).Select(entry => entry.Path).Should().BeEquivalentTo(names);
    }

    [Fact]
    public async Task A_name_that_is_not_utf8_and_a_name_that_looks_like_its_escape_stay_distinct()
    {
        Source.WriteRaw([.. "bad-"u8, 0xFF], "x\n").WriteRaw("bad-%FF"u8.ToArray(), "y\n").Commit("first");

        (await ListAsync()).Select(entry => entry.Path).Should().BeEquivalentTo("bad-%FF", "bad-%25FF");
    }

    [Fact]
    public async Task A_thousand_folders_deep_is_one_path()
    {
        var path = string.Join('/', Enumerable.Range(0, 1000).Select(depth => $"d{depth}")) + "/leaf.txt";
        Source.WriteRaw(System.Text.Encoding.UTF8.GetBytes(path), "x\n").Commit("first");

        (await ListAsync()).Single().Path.Should().Be(path);
    }

    [Fact]
    public async Task A_few_small_objects_that_list_billions_of_files_are_cut_off()
    {
        var blob = Source.Feed("x", "hash-object", "-w", "--stdin");
        var tree = Source.Feed(string.Concat(Enumerable.Range(0, 10).Select(i => $"100644 blob {blob}\tf{i}\n")), "mktree");
        for (var level = 0; level < 9; level++)
        {
            tree = Source.Feed(string.Concat(Enumerable.Range(0, 10).Select(i => $"040000 tree {tree}\td{i}\n")), "mktree");
        }

        Source.Git("update-ref", "refs/heads/main", Source.Ask("commit-tree", tree, "-m", "bomb"));
        Options.MaxTreeEntries = 10_000;
        var list = () => ListAsync();

        (await list.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-output-limit");
    }

    [Fact]
    public async Task Ids_of_sha256_repositories_are_taken()
    {
        using var source = new TemporaryRepository(initialise: true, "--object-format=sha256");
        source.Write("a.txt", "one\n").Commit("first");

        var state = await Mirror.FetchAsync(RepositoryLocation.Parse(source.Folder, Options));

        state.DefaultCommit.Should().HaveLength(64);
        var entry = await Mirror.ListTreeAsync(state.DefaultCommit!).SingleAsync();
        await using var reader = Mirror.OpenBlobReader();
        (await reader.ReadAllAsync([entry.ObjectId]).SingleAsync()).Content.Should().Equal("one\n"u8.ToArray());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("HEAD")]
    [InlineData("main:a.txt")]
    [InlineData("")]
    public async Task Nothing_but_a_full_id_is_handed_to_git(string commit)
    {
        var list = async () => await Mirror.ListTreeAsync(commit).CountAsync();
        var read = () => Mirror.GetCommitAsync(commit);

        (await list.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
        (await read.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
    }

    [Fact]
    public async Task A_commit_tells_its_author_time_and_subject()
    {
        Source.Write("a", "1\n").Git("add", "-A").Git("commit", "--quiet", "--author=Zoë Q <zoe@example.org>", "-m", "Grüße\n\nmore");
        await FetchAsync();

        var commit = await Mirror.GetCommitAsync(Source.Head());

        commit.Should().Be(new CommitInfo(Source.Head(), "Zoë Q", "zoe@example.org", DateTimeOffset.FromUnixTimeSeconds(long.Parse(Source.Ask("log", "-1", "--format=%ct"))), "Grüße"));
    }

    private async Task<List<TreeEntry>> ListAsync()
    {
        var state = await FetchAsync();
        return await Mirror.ListTreeAsync(state.DefaultCommit!).ToListAsync();
    }
}
