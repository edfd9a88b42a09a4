using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Indexing;

/// <summary>A push costs what it changes, and ends where an index built from scratch would.</summary>
public sealed class IncrementalTests : IDisposable
{
    private const string Main = "refs/heads/main";

    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly CountingParser parser = new();
    private readonly LetterEmbedder embedder = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Theory]
    [InlineData(1, 1L << 28)]
    [InlineData(2, 300)]
    public async Task After_each_commit_the_index_equals_one_built_from_scratch(int seed, long shardBytes)
    {
        var history = new RandomHistory(repository, seed);
        history.Begin();
        await using var hub = await TestHub.StartAsync(data.Path, parser, embedder, indexing: options => options.ShardBytes = shardBytes);
        var id = (await hub.AddAsync(repository)).Id;
        using var scratch = new TemporaryFolder();
        await using var other = await TestHub.StartAsync(scratch.Path, indexing: options => options.ShardBytes = shardBytes);
        await other.AddAsync(repository);
        for (var step = 0; step < 16; step++)
        {
            history.Step();
            var head = repository.Git("rev-parse", "HEAD").Trim();

            var status = await hub.ReindexAsync(id);
            await other.ReindexAsync(id, rebuild: true);

            status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = head, Error = (OperationError?)null }, history.Log);
            (await hub.ChecksumAsync(id, Main)).Should().Be(await other.ChecksumAsync(id, Main), history.Log);
        }
    }

    [Fact]
    public async Task A_push_looks_at_what_it_changes_only()
    {
        for (var i = 0; i < 50; i++)
        {
            repository.Write($"file{i}.txt", $"number{i}\n");
        }

        repository.Commit();
        var calls = new CallLog();
        await using var hub = await TestHub.StartAsync(data.Path, parser, embedder, filter: calls);
        var id = (await hub.AddAsync(repository)).Id;
        calls.Clear();
        var commit = repository.Write("file7.txt", "another number\n").Delete("file9.txt").Commit();

        (await hub.ReindexAsync(id)).Should().BeEquivalentTo(new { Commit = commit, Files = 49 });

        calls.ArgumentsOf(nameof(IShardGrain.FindMissingAsync)).Should().ContainSingle().Which.Should().BeAssignableTo<IEnumerable<DocumentId>>()
            .Which.Select(document => document.Path).Should().Equal("file7.txt");
        var update = calls.ArgumentsOf(nameof(IShardGrain.CommitAsync)).Should().ContainSingle().Which.Should().BeOfType<ShardUpdate>().Subject;
        update.Documents!.Value.Select(document => document.Path).Should().Equal("file7.txt");
        update.Base!.Removed.Should().Equal("file9.txt");
    }

    [Fact]
    public async Task A_renamed_file_and_unchanged_chunks_of_a_changed_one_are_not_embedded_again()
    {
        var lines = Enumerable.Range(0, 40).Select(line => $"line {line} has words of its own\n").ToArray();
        repository.Write("changes.txt", string.Concat(lines)).Write("old/name.txt", string.Concat(lines.Reverse())).Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, embedder, indexing: options => options.ShardBytes = 500);
        var id = (await hub.AddAsync(repository)).Id;
        embedder.Embedded.Clear();
        lines[25] = "this one is new\n";
        repository.Write("changes.txt", string.Concat(lines));
        Directory.CreateDirectory(Path.Combine(repository.Folder, "new"));
        repository.Git("mv", "old/name.txt", "new/title.txt");
        repository.Commit();

        var status = await hub.ReindexAsync(id);

        status.Shards.Should().BeGreaterThan(1, "the vectors of a renamed file may lie in another shard");
        embedder.Embedded.Should().ContainSingle().Which.Should().Contain("this one is new");
        (await hub.SearchAsync("words", SearchMode.Semantic)).Hits.Select(hit => hit.Path).Should().Contain("new/title.txt");
    }

    [Fact]
    public async Task A_repository_that_shrinks_to_nothing_has_nothing_and_grows_again()
    {
        var lines = string.Concat(Enumerable.Range(0, 30).Select(line => $"line {line} of the file\n"));
        repository.Write("a.txt", lines).Write("b/c.txt", "other\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, embedder);
        var id = (await hub.AddAsync(repository)).Id;
        repository.Git("rm", "-r", "--quiet", ".");
        var empty = repository.Commit();

        (await hub.ReindexAsync(id)).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = empty, Files = 0, Chunks = 0, TextBytes = 0L, Error = (OperationError?)null });
        (await hub.SearchAsync("line", SearchMode.Exact)).Hits.Should().BeEmpty();
        (await hub.ReadAsync(id, "a.txt")).Should().BeNull();

        var again = repository.Write("a.txt", lines).Commit();
        (await hub.ReindexAsync(id)).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = again, Files = 1 });
        (await hub.SearchAsync("line 7 of", SearchMode.Exact)).Hits.Should().ContainSingle();
    }

    [Fact]
    public async Task A_rename_that_changes_nothing_but_letter_case_is_one_and_costs_no_embedding()
    {
        repository.Write("docs/readme.txt", "how it is used\n").Write("docs/other.txt", "more\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, embedder);
        var id = (await hub.AddAsync(repository)).Id;
        embedder.Embedded.Clear();
        repository.Git("mv", "docs/readme.txt", "docs/README.txt");
        repository.Commit();

        (await hub.ReindexAsync(id)).Files.Should().Be(2);

        embedder.Embedded.Should().BeEmpty();
        (await hub.SearchAsync("how it is used", SearchMode.Exact)).Hits.Select(hit => hit.Path).Should().Equal("docs/README.txt");
        (await hub.ReadAsync(id, "docs/readme.txt")).Should().BeNull();
        Directory.CreateDirectory(Path.Combine(repository.Folder, "Docs"));
        repository.Git("mv", "docs/other.txt", "Docs/other.txt");
        repository.Commit();
        (await hub.ReindexAsync(id)).Files.Should().Be(2);
        (await hub.SearchAsync("more", SearchMode.Exact)).Hits.Select(hit => hit.Path).Should().Equal("Docs/other.txt");
        embedder.Embedded.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_model_embeds_everything_anew_and_a_later_push_costs_what_it_changes_again()
    {
        repository.Write("a.txt", "one\n").Write("b.txt", "two\n").Commit();
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path, parser, embedder))
        {
            id = (await hub.AddAsync(repository)).Id;
        }

        var second = new LetterEmbedder { ModelId = "letters-2" };
        await using (var hub = await TestHub.StartAsync(data.Path, parser, second))
        {
            await hub.VectorsMadeAsync(id);
            second.Embedded.Should().BeEquivalentTo("one\n", "two\n");
            second.Embedded.Clear();
            repository.Write("b.txt", "three\n").Commit();

            await hub.ReindexAsync(id);

            second.Embedded.Should().Equal("three\n");
            (await hub.SearchAsync("two", SearchMode.Exact)).Hits.Should().BeEmpty();
        }
    }

    [Fact]
    public async Task A_branch_that_was_rewritten_is_followed_even_when_its_old_commit_is_gone()
    {
        repository.Write("a.txt", "before\n").Write("b.txt", "stays\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, embedder);
        var id = (await hub.AddAsync(repository)).Id;
        repository.Git("checkout", "--quiet", "--orphan", "again");
        var commit = repository.Write("a.txt", "after\n").Commit();
        repository.Git("branch", "-M", "again", "main");
        repository.Git("reflog", "expire", "--expire=now", "--all");
        repository.Git("gc", "--quiet", "--prune=now");
        Directory.Delete(hub.Layout.MirrorFolder(id), recursive: true);

        var status = await hub.ReindexAsync(id);

        status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = commit, Files = 2, Error = (OperationError?)null });
        (await hub.SearchAsync("before", SearchMode.Exact)).Hits.Should().BeEmpty();
    }
}
