using LunarHub.Grains.Indexing;
using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Indexing;

/// <summary>A fork costs what sets it apart: what it has in common with the repository that it was made from is parsed, embedded and stored once.</summary>
public sealed class SharedContentsTests : IDisposable
{
    private const string Main = "refs/heads/main";
    private const int Files = 2 * SharedContents.LeastFiles;

    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly TemporaryRepository fork = new();
    private readonly CountingParser parser = new();
    private readonly LetterEmbedder embedder = new();

    public SharedContentsTests()
    {
        for (var i = 0; i < Files; i++)
        {
            repository.Write($"file{i}.txt", $"number{i} of the common files\n");
            fork.Write($"file{i}.txt", $"number{i} of the common files\n");
        }

        repository.Write("only/here.txt", "upstream\n").Commit();
        fork.Write("file7.txt", "another seven\n").Write("only/there.txt", "fork\n").Commit();
    }

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
        fork.Dispose();
    }

    [Fact]
    public async Task A_fork_is_parsed_embedded_and_stored_where_it_differs_only()
    {
        await using var hub = await StartAsync();
        var first = (await hub.AddAsync(repository, "first")).Id;
        parser.Parsed.Clear();
        embedder.Embedded.Clear();

        var second = await hub.AddAsync(fork, "second");

        second.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Files = Files + 1, Error = (OperationError?)null });
        parser.Parsed.Should().BeEquivalentTo("file7.txt", "only/there.txt");
        embedder.Embedded.Should().BeEquivalentTo("another seven\n", "fork\n");
        NamesOfOneFile(hub, second.Id).Should().ContainSingle("its common segment is one file with a name in each repository").And.NotIntersectWith(SegmentsOf(hub, first));
    }

    [Fact]
    public async Task Neither_sees_what_only_the_other_has_and_both_equal_an_index_built_from_scratch()
    {
        await using var hub = await StartAsync();
        await hub.AddAsync(repository, "first");
        var second = (await hub.AddAsync(fork, "second")).Id;

        (await hub.SearchAsync("upstream", SearchMode.Exact)).Hits.Select(hit => hit.Repository).Should().Equal("first");
        (await hub.SearchAsync("another seven", SearchMode.Exact)).Hits.Select(hit => hit.Repository).Should().Equal("second");
        (await hub.SearchAsync("repo:second \"number7 of\"", SearchMode.Exact)).Hits.Should().BeEmpty();
        (await hub.SearchAsync("number9 of", SearchMode.Exact)).Hits.Select(hit => hit.Repository).Should().BeEquivalentTo("first", "second");
        var shared = await hub.ChecksumAsync(second, Main);
        parser.Parsed.Clear();
        await hub.ReindexAsync(second, rebuild: true);
        parser.Parsed.Should().HaveCount(Files + 1, "an index that is built anew is built from Git");
        (await hub.ChecksumAsync(second, Main)).Should().Be(shared);
    }

    [Fact]
    public async Task What_becomes_of_one_repository_does_not_reach_the_other()
    {
        string second;
        await using (var hub = await StartAsync())
        {
            var first = (await hub.AddAsync(repository, "first")).Id;
            second = (await hub.AddAsync(fork, "second")).Id;
            for (var i = 0; i < Files; i++)
            {
                repository.Delete($"file{i}.txt");
            }

            repository.Write("file1.txt", "rewritten\n").Commit();
            await hub.ReindexAsync(first);
            (await hub.SearchAsync("number9 of", SearchMode.Exact)).Hits.Select(hit => hit.Repository).Should().Equal("second");
            await hub.Catalog.RemoveAsync(first);
            await HoldsAsync(hub, second);
        }

        await using var again = await StartAsync();
        await HoldsAsync(again, second);
    }

    [Fact]
    public async Task A_damaged_segment_of_both_is_made_anew_from_Git()
    {
        string first, second;
        await using (var hub = await StartAsync())
        {
            first = (await hub.AddAsync(repository, "first")).Id;
            second = (await hub.AddAsync(fork, "second")).Id;
            var file = Path.Combine(hub.Layout.ShardFolder(first, 0), SegmentsOf(hub, first).Single());
            var bytes = await File.ReadAllBytesAsync(file);
            bytes.AsSpan(100, 40).Fill(0xEE);
            await using var damaged = new FileStream(file, FileMode.Open, FileAccess.Write);
            await damaged.WriteAsync(bytes);
        }

        await using var again = await StartAsync();
        await again.Catalog.ResumeAsync();
        foreach (var id in new[] { first, second })
        {
            (await again.Repository(id).WaitUntilIdleAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Files = Files + 1, Error = (OperationError?)null });
        }

        await HoldsAsync(again, second);
    }

    [Fact]
    public async Task Where_it_is_switched_off_each_repository_is_read_by_itself()
    {
        await using var hub = await StartAsync(shares: false);
        await hub.AddAsync(repository, "first");
        parser.Parsed.Clear();

        var second = await hub.AddAsync(fork, "second");

        parser.Parsed.Should().HaveCount(Files + 1);
        NamesOfOneFile(hub, second.Id).Should().BeEmpty();
    }

    private Task<TestHub> StartAsync(bool shares = true) => TestHub.StartAsync(data.Path, parser, embedder, indexing: options => (options.ShareSegments, options.Parallelism) = (shares, 1));

    private static async Task HoldsAsync(TestHub hub, string id)
    {
        var check = await hub.Grains.GetGrain<IIndexCheckGrain>(0).CheckAsync(id, null);
        check.Should().BeEquivalentTo(new { IsGood = true, Documents = Files + 1, Texts = Files + 1 });
    }

    private static string[] SegmentsOf(TestHub hub, string id) => [.. Directory.GetFiles(hub.Layout.ShardFolder(id, 0), "*.seg").Select(file => Path.GetFileName(file))];

    // Segments of the repository whose file has another name elsewhere.
    private static string[] NamesOfOneFile(TestHub hub, string id) => [.. SegmentsOf(hub, id).Where(name => LinksOf(Path.Combine(hub.Layout.ShardFolder(id, 0), name)) > 1)];

    private static int LinksOf(string file)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%h", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return int.Parse(stat.StandardOutput.ReadToEnd());
    }
}
