using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Indexing;

public sealed class IndexingTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly CountingParser parser = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_first_index_makes_files_searchable_and_readable()
    {
        var commit = repository.Write("src/greeting.py", "function greet\nprint('hello lunar world')\n").Write("README.md", "# A project\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);

        var status = await hub.AddAsync(repository, "project");

        status.State.Should().Be(RepositoryState.Ready);
        status.Should().BeEquivalentTo(new { Name = "project", DefaultRef = "refs/heads/main", Commit = commit, HeadCommit = commit, Files = 2, Chunks = 2, Shards = 1, Error = (OperationError?)null });
        var answer = await hub.SearchAsync("hello lunar");
        answer.Partial.Should().BeFalse();
        var hit = answer.Hits[0];
        hit.Should().BeEquivalentTo(new { Path = "src/greeting.py", Language = "python", Commit = commit, Ref = "refs/heads/main", Repository = "project", Symbol = "greet", StartLine = 1, IsHead = true });
        hit.Snippet.Should().Contain("hello lunar world");
        var file = await hub.ReadAsync(status.Id, "src/greeting.py");
        file!.Text.Should().Be("function greet\nprint('hello lunar world')\n");
        file.IsHead.Should().BeTrue();
    }

    [Fact]
    public async Task A_second_index_parses_only_what_is_new_and_follows_deletions_and_renames()
    {
        repository.Write("keep.txt", "keeps its place\n").Write("gone.txt", "goes away\n").Write("old.txt", "moves elsewhere\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository)).Id;
        parser.Parsed.Clear();
        repository.Delete("gone.txt").Git("mv", "old.txt", "new.txt");
        var commit = repository.Write("added.txt", "comes in\n").Commit();

        var status = await hub.ReindexAsync(id);

        parser.Parsed.Should().BeEquivalentTo("added.txt", "new.txt");
        status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = commit, Files = 3 });
        (await hub.SearchAsync("\"goes away\"", SearchMode.Exact)).Hits.Should().BeEmpty();
        (await hub.SearchAsync("\"moves elsewhere\"", SearchMode.Exact)).Hits.Select(hit => hit.Path).Should().Equal("new.txt");
        (await hub.ReadAsync(id, "gone.txt")).Should().BeNull();
    }

    [Fact]
    public async Task An_index_of_an_unchanged_repository_changes_nothing()
    {
        repository.Write("a.txt", "text\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository)).Id;
        var before = await hub.Shard(id).GetStateAsync();

        await hub.ReindexAsync(id);

        (await hub.Shard(id).GetStateAsync()).Generation.Should().Be(before.Generation);
    }

    [Fact]
    public async Task A_rebuild_parses_everything_again()
    {
        repository.Write("a.txt", "text\n").Write("b.txt", "more\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository)).Id;
        parser.Parsed.Clear();

        var status = await hub.ReindexAsync(id, rebuild: true);

        parser.Parsed.Should().BeEquivalentTo("a.txt", "b.txt");
        status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Files = 2 });
    }

    [Fact]
    public async Task A_repository_without_commits_is_empty_until_it_has_one()
    {
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var status = await hub.AddAsync(repository);
        status.Should().BeEquivalentTo(new { State = RepositoryState.Empty, Commit = (string?)null, Error = (OperationError?)null });
        (await hub.SearchAsync("anything")).Should().BeEquivalentTo(new { Partial = false, Total = 0L });

        repository.Write("a.txt", "now there is something\n").Commit();

        (await hub.ReindexAsync(status.Id)).State.Should().Be(RepositoryState.Ready);
        (await hub.SearchAsync("something")).Hits.Should().ContainSingle();
    }

    [Fact]
    public async Task A_head_that_names_no_branch_falls_back_to_one_that_exists()
    {
        repository.Write("a.txt", "text\n").Commit();
        repository.Git("symbolic-ref", "HEAD", "refs/heads/unborn");
        await using var hub = await TestHub.StartAsync(data.Path, parser);

        (await hub.AddAsync(repository)).Should().BeEquivalentTo(new { State = RepositoryState.Ready, DefaultRef = "refs/heads/main" });
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await TestHub.StartAsync(data.Path, parser);

        var add = () => hub.Catalog.AddAsync(new AddRepository(folder.Path));

        (await add.Should().ThrowAsync<LunarHub.Text.HubException>()).Which.Code.Should().Be("git-not-a-repository");
        (await hub.Catalog.ListAsync()).Repositories.Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_vanishes_fails_the_run_and_leaves_the_index()
    {
        repository.Write("a.txt", "still here\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository)).Id;
        Directory.Move(repository.Folder, repository.Folder + ".away");
        try
        {
            var status = await hub.ReindexAsync(id);

            status.State.Should().Be(RepositoryState.Failed);
            status.Error!.Code.Should().Be("git-not-a-repository");
            (await hub.SearchAsync("still here")).Hits.Should().ContainSingle();
        }
        finally
        {
            Directory.Move(repository.Folder + ".away", repository.Folder);
        }

        (await hub.ReindexAsync(id)).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Error = (OperationError?)null });
    }

    [Fact]
    public async Task Links_submodules_binaries_and_large_files_are_recorded_with_their_reason()
    {
        using var library = new TemporaryRepository();
        library.Write("lib.txt", "library\n").Commit();
        repository.Git("submodule", "--quiet", "add", library.Folder, "library");
        File.CreateSymbolicLink(Path.Combine(repository.Folder, "link"), "/etc/passwd");
        repository.Write("image.bin", [1, 0, 2]).Write("large.txt", new string('x', 2_000)).Write("plain.txt", "plain\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.MaxFileBytes = 1_000);

        var status = await hub.AddAsync(repository);

        status.State.Should().Be(RepositoryState.Ready);
        status.Skipped.Should().BeEquivalentTo(
        [
            new { Reason = "symbolic link", Files = 1, Examples = new[] { "link" } },
            new { Reason = "submodule", Files = 1, Examples = new[] { "library" } },
            new { Reason = "binary", Files = 1, Examples = new[] { "image.bin" } },
            new { Reason = "larger than 1000 bytes", Files = 1, Examples = new[] { "large.txt" } },
        ]);
        status.Notes.Should().ContainSingle().Which.Should().StartWith("1 submodule is");
        (await hub.SearchAsync("large")).Hits.Select(hit => hit.Path).Should().Contain("large.txt");
        (await hub.ReadAsync(status.Id, "link")).Should().BeEquivalentTo(new { SkippedBecause = "symbolic link", Text = "" });
    }

    [Fact]
    public async Task A_shallow_clone_is_indexed_and_said_to_be_one()
    {
        repository.Write("a.txt", "first\n").Commit();
        repository.Write("a.txt", "second\n").Commit();
        using var clone = new TemporaryRepository(initialise: false);
        clone.Git("clone", "--quiet", "--depth", "1", "file://" + repository.Folder, ".");
        await using var hub = await TestHub.StartAsync(data.Path, parser);

        var status = await hub.AddAsync(clone);

        status.State.Should().Be(RepositoryState.Ready);
        status.Notes.Should().ContainSingle().Which.Should().Contain("shallow");
    }

    [Fact]
    public async Task Many_shards_hold_every_file_once()
    {
        for (var i = 0; i < 40; i++)
        {
            repository.Write($"file{i}.txt", $"common words number{i}\n");
        }

        repository.Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.ShardBytes = 200);

        var status = await hub.AddAsync(repository);

        status.Shards.Should().BeGreaterThan(3);
        status.Files.Should().Be(40);
        (await hub.SearchAsync("number17", SearchMode.Keyword)).Hits[0].Path.Should().Be("file17.txt");
        (await hub.ReadAsync(status.Id, "file23.txt"))!.Text.Should().Be("common words number23\n");
        (await hub.Shard(status.Id).GetStateAsync()).Refs.Select(held => held.Ref).Should().Equal("refs/heads/main");
    }

    [Fact]
    public async Task A_removed_repository_leaves_nothing_behind_and_can_come_back()
    {
        repository.Write("a.txt", "text\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository)).Id;

        (await hub.Catalog.RemoveAsync(id)).Should().BeTrue();

        (await hub.Catalog.RemoveAsync(id)).Should().BeFalse();
        Directory.Exists(hub.Layout.IndexFolder(id)).Should().BeFalse();
        Directory.Exists(hub.Layout.MirrorFolder(id)).Should().BeFalse();
        (await hub.SearchAsync("text")).Hits.Should().BeEmpty();
        (await hub.AddAsync(repository)).State.Should().Be(RepositoryState.Ready);
    }

    [Fact]
    public async Task A_repository_can_be_removed_in_the_middle_of_its_index()
    {
        repository.Write("a.txt", "text\n").Commit();
        var reached = new TaskCompletionSource();
        parser.Before = (_, cancellationToken) =>
        {
            reached.TrySetResult();
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
        };
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var entry = await hub.Catalog.AddAsync(new AddRepository(repository.Folder));
        await reached.Task;
        (await hub.Repository(entry.Id).GetStatusAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Indexing, Progress = new { Stage = "index", FilesTotal = 1, FilesDone = 0 } });

        (await hub.Catalog.RemoveAsync(entry.Id)).Should().BeTrue();

        (await hub.Catalog.ListAsync()).Repositories.Should().BeEmpty();
        Directory.Exists(hub.Layout.IndexFolder(entry.Id)).Should().BeFalse();
    }
}
