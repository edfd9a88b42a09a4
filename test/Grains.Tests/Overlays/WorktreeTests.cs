using LunarHub.Grains.Overlays;
using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Overlays;

public sealed class WorktreeTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly CountingParser parser = new();

    public WorktreeTests() => repository.Write("kept.txt", "words that stay\n").Write("edited.txt", "words before\n").Write("deleted.txt", "words to delete\n").Write(".gitignore", "*.tmp\n").Commit();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(20)]
    public async Task Uncommitted_edits_lie_over_the_commit_and_are_marked(long shardBytes)
    {
        await using var hub = await StartAsync(shardBytes);
        var id = (await hub.AddAsync(repository)).Id;
        var head = repository.Git("rev-parse", "HEAD").Trim();
        parser.Parsed.Clear();

        repository.Write("edited.txt", "words after\n").Write("folder/new.txt", "words nobody has committed\n").Write("ignored.tmp", "words to ignore\n").Delete("deleted.txt");
        await RefreshAsync(hub, id);

        var answer = await hub.SearchAsync("words", SearchMode.Exact);
        answer.Hits.Select(hit => (hit.Path, hit.IsUncommitted, hit.Ref)).Should().BeEquivalentTo(
        [
            ("kept.txt", false, "refs/heads/main"), ("edited.txt", true, "worktree"), ("folder/new.txt", true, "worktree"),
        ]);
        answer.Hits.Should().OnlyContain(hit => hit.Commit == head);
        answer.Searched.Should().Contain(searched => searched.Ref == "worktree" && searched.Commit == head);
        parser.Parsed.Distinct().Should().BeEquivalentTo("edited.txt", "folder/new.txt");
        (await hub.SearchAsync(new SearchRequest { Query = "words", Mode = SearchMode.Exact, Refs = ["main"] })).Hits.Select(hit => hit.Path).Should().BeEquivalentTo("kept.txt", "edited.txt", "deleted.txt");
        (await hub.ReadAsync(id, "edited.txt")).Should().BeEquivalentTo(new { Text = "words after\n", IsUncommitted = true });
        (await hub.ReadAsync(id, "kept.txt")).Should().BeEquivalentTo(new { Ref = "refs/heads/main", IsUncommitted = false });
        (await hub.Repository(id).GetStatusAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = head });
    }

    [Fact]
    public async Task Edits_that_are_taken_back_or_committed_are_edits_no_more()
    {
        await using var hub = await StartAsync();
        var id = (await hub.AddAsync(repository)).Id;
        repository.Write("edited.txt", "words after\n");
        await RefreshAsync(hub, id);
        (await hub.SearchAsync("after", SearchMode.Exact)).Hits.Should().ContainSingle().Which.IsUncommitted.Should().BeTrue();

        repository.Git("checkout", "--quiet", "edited.txt");
        await RefreshAsync(hub, id);
        (await hub.SearchAsync("after", SearchMode.Exact)).Hits.Should().BeEmpty();
        (await hub.Shard(id).GetStateAsync()).Refs.Should().ContainSingle();

        var commit = repository.Write("edited.txt", "words committed\n").Commit();
        await RefreshAsync(hub, id);
        await hub.Repository(id).WaitUntilIdleAsync();
        (await hub.SearchAsync("committed", SearchMode.Exact)).Hits.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Commit = commit, IsUncommitted = false, IsHead = true });
        (await hub.Shard(id).GetStateAsync()).Refs.Should().ContainSingle();
    }

    [Fact]
    public async Task A_change_of_a_file_is_told_by_the_file_system()
    {
        await using var hub = await StartAsync();
        await hub.AddAsync(repository);
        var parsed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        parser.Before = (path, _) =>
        {
            if (path == "watched.txt")
            {
                parsed.TrySetResult();
            }
        };

        repository.Write("watched.txt", "somebody looks\n");

        await parsed.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_an_earlier_process_laid_over_the_commit_goes_where_nothing_is_watched()
    {
        string id;
        await using (var hub = await StartAsync())
        {
            id = (await hub.AddAsync(repository)).Id;
            repository.Write("edited.txt", "words after\n");
            await RefreshAsync(hub, id);
            (await hub.Shard(id).GetStateAsync()).Refs.Should().HaveCount(2);
        }

        await using (var hub = await TestHub.StartAsync(data.Path, parser))
        {
            await hub.Catalog.ResumeAsync();
            while ((await hub.Shard(id).GetStateAsync()).Refs.Length > 1)
            {
                await Task.Yield();
            }

            (await hub.SearchAsync("before", SearchMode.Exact)).Hits.Should().ContainSingle();
        }
    }

    [Fact]
    public async Task Waking_the_repositories_does_not_wait_for_edits_to_be_read()
    {
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path, parser))
        {
            id = (await hub.AddAsync(repository)).Id;
        }

        repository.Write("edited.txt", "words after\n");
        using var release = new ManualResetEventSlim();
        parser.Before = (path, cancelled) => release.Wait(cancelled);
        await using (var hub = await StartAsync())
        {
            await hub.Catalog.ResumeAsync().WaitAsync(TimeSpan.FromMinutes(1));
            release.Set();
            await RefreshAsync(hub, id);
            while ((await hub.Shard(id).GetStateAsync()).Refs.Length < 2)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Too_many_edits_and_files_too_large_are_bounded()
    {
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => (options.WatchWorktrees, options.MaxWorktreeFiles, options.MaxFileBytes) = (true, 3, 1_000));
        var id = (await hub.AddAsync(repository)).Id;
        repository.Write("a-large.txt", new string('x', 2_000)).Write("b.txt", "edit\n").Write("c.txt", "edit\n").Write("d.txt", "edit\n").Write("e.txt", "edit\n");

        await RefreshAsync(hub, id);

        (await hub.SearchAsync("edit", SearchMode.Exact)).Hits.Where(hit => hit.IsUncommitted).Select(hit => hit.Path).Should().BeEquivalentTo("b.txt", "c.txt");
    }

    [Theory]
    [InlineData("src/a.cs", true)]
    [InlineData(".gitignore", true)]
    [InlineData(".git/HEAD", true)]
    [InlineData(".git/refs/heads/main", true)]
    [InlineData(".git/packed-refs", true)]
    [InlineData(".git/HEAD.lock", false)]
    [InlineData(".git/index", false)]
    [InlineData(".git/objects/ab/cdef", false)]
    [InlineData(".git", false)]
    public void Of_gits_own_files_only_those_matter_that_say_where_branches_stand(string path, bool matters) => WorktreeWatcher.Matters(path).Should().Be(matters);

    private Task<TestHub> StartAsync(long shardBytes = 1L << 30) => TestHub.StartAsync(data.Path, parser, indexing: options => (options.WatchWorktrees, options.ShardBytes) = (true, shardBytes));

    // Asked for, so that a test need not wait for the file system; once more where an event was being worked on with what it saw before.
    private static Task<int> RefreshAsync(TestHub hub, string id) => hub.Grains.GetGrain<IWorktreeGrain>(id).RefreshAsync();
}
