using System.Text;
using LunarHub.Grains.Checking;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Checking;

public sealed class IndexCheckTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(40)]
    public async Task An_index_that_equals_its_commit_is_good_whatever_the_files_hold(long shardBytes)
    {
        repository.Write("plain.txt", "plain\n").Write("mark.txt", [0xEF, 0xBB, 0xBF, .. "marked\n"u8]).Write("wide.txt", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("wide\n")])
            .Write("latin.txt", [.. "caf"u8, 0xE9, (byte)'\n']).Write("empty.txt", "").Write("binary.bin", [0, 1, 2, 3, 0, 0, 0, 0]);
        File.CreateSymbolicLink(Path.Combine(repository.Folder, "link.txt"), "plain.txt");
        var head = repository.Commit();
        using var parser = new SourceParser();
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.ShardBytes = shardBytes);
        var id = (await hub.AddAsync(repository)).Id;

        var check = await CheckAsync(hub, id);

        check.Should().BeEquivalentTo(new { IsGood = true, Commit = head, IsHead = true, Files = 7, Documents = 7, Texts = 5 });
    }

    [Fact]
    public async Task Every_way_in_which_they_differ_is_told_by_path()
    {
        repository.Write("same.txt", "same\n").Write("a.txt", "one\n").Write("b.txt", "only before\n");
        var first = repository.Commit();
        repository.Git("switch", "--quiet", "-c", "next");
        var second = repository.Write("a.txt", "two\n").Delete("b.txt").Write("c.txt", "only after\n").Commit();
        repository.Git("switch", "--quiet", "main");
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        (await CheckAsync(hub, id)).Should().BeEquivalentTo(new { IsGood = true, Commit = first });

        // An index that lies: it claims the commit of the other branch and shows what it had.
        await hub.Shard(id).CommitAsync(new ShardUpdate
        {
            Ref = "refs/heads/main",
            Commit = second,
            Documents = [.. (await hub.Shard(id).ListDocumentsAsync("refs/heads/main")).Select(held => held.Document)],
        });

        var check = await CheckAsync(hub, id);
        check.Should().BeEquivalentTo(new { IsGood = false, Commit = second, IsHead = false, Files = 3, Documents = 3 });
        check.OtherBlob.Examples.Should().Equal("a.txt");
        check.Extra.Examples.Should().Equal("b.txt");
        check.Missing.Examples.Should().Equal("c.txt");
        check.OtherText.Count.Should().Be(0);
    }

    [Fact]
    public async Task A_run_over_the_whole_commit_mends_what_an_ordinary_one_takes_for_done()
    {
        repository.Write("a.txt", "one\n").Write("b.txt", "two\n").Write("c.txt", "three\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(repository);
        var held = (await hub.Shard(status.Id).ListDocumentsAsync("refs/heads/main")).Select(document => document.Document).ToList();
        await hub.Shard(status.Id).CommitAsync(new ShardUpdate { Ref = "refs/heads/main", Commit = status.Commit!, Documents = [.. held.Where(document => document.Path != "b.txt")] });

        await hub.ReindexAsync(status.Id);
        (await CheckAsync(hub, status.Id)).Missing.Examples.Should().Equal("b.txt");

        await hub.Repository(status.Id).RequestIndexAsync(new IndexRequest("mend", Whole: true));
        await hub.Repository(status.Id).WaitUntilIdleAsync();
        (await CheckAsync(hub, status.Id)).IsGood.Should().BeTrue();
        (await hub.SearchAsync("two", SearchMode.Exact)).Hits.Should().ContainSingle();
    }

    [Fact]
    public async Task A_text_that_is_not_the_blobs_is_found()
    {
        repository.Write("a.txt", "true words\n").Write("b.txt", "more true words\n").Commit();
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path, new LyingParser()))
        {
            id = (await hub.AddAsync(repository)).Id;
        }

        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            var check = await CheckAsync(hub, id);
            check.IsGood.Should().BeFalse();
            check.OtherText.Should().BeEquivalentTo(new { Count = 1, Examples = new[] { "a.txt" } });
        }
    }

    [Fact]
    public async Task Nothing_can_be_compared_before_there_is_an_index()
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;

        (await FluentActions.Awaiting(() => CheckAsync(hub, id)).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("repo-not-indexed");
        (await FluentActions.Awaiting(() => CheckAsync(hub, "0000000000000000")).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("repo-unknown");
    }

    [Fact]
    public void The_id_of_a_blob_is_gits()
    {
        repository.Write("a.txt", "some words\n");
        var id = repository.Git("hash-object", "a.txt").Trim();

        GitBlobId.IsOf("some words\n"u8, id).Should().BeTrue();
        GitBlobId.IsOf("some words"u8, id).Should().BeFalse();
        GitBlobId.IsOf([], "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813").Should().BeTrue("a repository may use SHA-256");
    }

    private static Task<IndexCheck> CheckAsync(TestHub hub, string id) => hub.Grains.GetGrain<IIndexCheckGrain>(0).CheckAsync(id, null);

    private sealed class LyingParser : ISourceParser
    {
        private readonly CountingParser honest = new();

        public ParsedFile Parse(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
            => honest.Parse(path, path == "a.txt" ? "other words\n"u8.ToArray() : content, cancellationToken);

        public FileTraits TraitsOf(string path) => honest.TraitsOf(path);

        public IReadOnlyList<GrammarStatus> Grammars() => honest.Grammars();
    }
}
