using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Repositories;

/// <summary>A repository's queue: what is joined, held, dropped, parked and told.</summary>
public sealed class QueueTests : IDisposable
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
    public async Task Requests_that_wait_are_one_job_whose_timeline_is_told()
    {
        var commit = repository.Write("a.txt", "text\n").Commit();
        var gate = new Gate(parser);
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var entry = await hub.Catalog.AddAsync(new AddRepository(repository.Folder));
        await gate.Reached;
        foreach (var reason in new[] { "pushed", "pushed", "requested" })
        {
            await hub.Repository(entry.Id).RequestIndexAsync(new IndexRequest(reason));
        }

        var during = await hub.Repository(entry.Id).GetJobsAsync(10);
        gate.Open();
        await hub.Repository(entry.Id).WaitUntilIdleAsync();

        during.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Outcome = JobOutcome.Running, Reasons = new[] { "added" }, EndedAt = (DateTimeOffset?)null });
        var jobs = await hub.Repository(entry.Id).GetJobsAsync(10);
        jobs.Should().HaveCount(2);
        jobs[0].Should().BeEquivalentTo(new { Outcome = JobOutcome.Succeeded, Requests = 3L, Reasons = new[] { "pushed", "requested" }, Files = 0 });
        jobs[0].Refs.Should().BeEmpty("it found nothing to do");
        jobs[1].Files.Should().Be(1);
        jobs[1].Refs.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Ref = "refs/heads/main", OldCommit = (string?)null, Commit = commit, ChangedPaths = (int?)null });
        jobs[1].Stages.Select(stage => stage.Name).Should().Contain(["fetch", "list", "index", "commit", "history"]);
        (await hub.Repository(entry.Id).GetJobsAsync(1)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_paused_repository_takes_requests_and_begins_none_until_it_is_resumed_also_after_a_restart()
    {
        repository.Write("a.txt", "first words\n").Commit();
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path, parser))
        {
            id = (await hub.AddAsync(repository)).Id;
            await hub.Repository(id).PauseAsync();
            repository.Write("a.txt", "second words\n").Commit();
            await hub.Repository(id).RequestIndexAsync(new IndexRequest("pushed"));
            (await hub.Repository(id).GetStatusAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Paused, WaitingRequests = 1L });
            (await hub.SearchAsync("first", SearchMode.Keyword)).Hits.Should().ContainSingle("what was indexed goes on answering");
        }

        await using (var hub = await TestHub.StartAsync(data.Path, parser))
        {
            await hub.Catalog.ResumeAsync();
            (await hub.Repository(id).GetStatusAsync()).State.Should().Be(RepositoryState.Paused);

            await hub.Repository(id).UnpauseAsync();

            (await hub.Repository(id).WaitUntilIdleAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Ready, WaitingRequests = 0L });
            (await hub.SearchAsync("second", SearchMode.Keyword)).Hits.Should().ContainSingle();
        }
    }

    [Fact]
    public async Task Pausing_ends_the_run_in_progress_and_it_is_begun_again_later()
    {
        repository.Write("a.txt", "text\n").Commit();
        var gate = new Gate(parser);
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var entry = await hub.Catalog.AddAsync(new AddRepository(repository.Folder));
        await gate.Reached;

        await hub.Repository(entry.Id).PauseAsync();

        (await hub.Repository(entry.Id).GetJobsAsync(10)).Should().ContainSingle().Which.Outcome.Should().Be(JobOutcome.Stopped);
        gate.Open();
        await hub.Repository(entry.Id).UnpauseAsync();
        (await hub.Repository(entry.Id).WaitUntilIdleAsync()).State.Should().Be(RepositoryState.Ready);
    }

    [Fact]
    public async Task Cancelling_drops_what_waits_and_a_later_request_runs()
    {
        repository.Write("a.txt", "text\n").Commit();
        var gate = new Gate(parser);
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var entry = await hub.Catalog.AddAsync(new AddRepository(repository.Folder));
        await gate.Reached;

        (await hub.Repository(entry.Id).CancelAsync()).Should().BeTrue();

        var status = await hub.Repository(entry.Id).WaitUntilIdleAsync();
        status.Should().BeEquivalentTo(new { State = RepositoryState.Failed, WaitingRequests = 0L, Error = new { Code = "index-cancelled" } });
        (await hub.Repository(entry.Id).CancelAsync()).Should().BeFalse("nothing is left to cancel");
        gate.Open();
        (await hub.ReindexAsync(entry.Id)).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Error = (OperationError?)null });
    }

    [Fact]
    public async Task A_repository_whose_runs_fail_again_and_again_is_parked_until_a_person_retries()
    {
        repository.Write("a.txt", "text\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => (options.ParkAfter, options.RetryDelay) = (3, TimeSpan.FromHours(1)));
        var id = (await hub.AddAsync(repository)).Id;
        Directory.Move(repository.Folder, repository.Folder + ".away");
        try
        {
            (await hub.ReindexAsync(id)).Should().BeEquivalentTo(new { State = RepositoryState.Failed, Failures = 1 });
            (await hub.ReindexAsync(id)).RetryAt.Should().NotBeNull();
            (await hub.ReindexAsync(id)).Should().BeEquivalentTo(new { State = RepositoryState.Parked, Failures = 3, RetryAt = (DateTimeOffset?)null, Error = new { Code = "git-not-a-repository" } });
            var before = (await hub.Repository(id).GetJobsAsync(50)).Length;

            await hub.Repository(id).RequestIndexAsync(new IndexRequest("reconcile") { IsBackground = true });

            (await hub.Repository(id).WaitUntilIdleAsync()).State.Should().Be(RepositoryState.Parked);
            (await hub.Repository(id).GetJobsAsync(50)).Should().HaveCount(before, "nobody waits for a look at a parked repository");
            (await hub.SearchAsync("text", SearchMode.Keyword)).Hits.Should().ContainSingle();
        }
        finally
        {
            Directory.Move(repository.Folder + ".away", repository.Folder);
        }

        await hub.Repository(id).RetryAsync();
        (await hub.Repository(id).WaitUntilIdleAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Failures = 0 });
    }

    [Fact]
    public async Task A_file_that_fails_its_parser_or_hangs_costs_only_itself()
    {
        repository.Write("breaks.txt", "one\n").Write("hangs.txt", "two\n").Write("works.txt", "three\n").Commit();
        using var released = new ManualResetEventSlim();
        parser.Before = (path, _) =>
        {
            if (path == "breaks.txt" && !parser.IsAskedForPathOnly)
            {
                throw new InvalidOperationException("a parser's own mistake");
            }

            if (path == "hangs.txt" && !parser.IsAskedForPathOnly)
            {
                released.Wait();
            }
        };
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.FileTimeout = TimeSpan.FromSeconds(5));

        var status = await hub.AddAsync(repository);
        released.Set();

        status.State.Should().Be(RepositoryState.Ready);
        status.Skipped.Should().BeEquivalentTo([new { Reason = "parsing failed (InvalidOperationException)", Files = 1 }, new { Reason = "parsing took longer than 5 s", Files = 1 }]);
        (await hub.SearchAsync("three", SearchMode.Keyword)).Hits.Should().ContainSingle();
        (await hub.SearchAsync("hangs", SearchMode.Keyword)).Hits.Should().ContainSingle("it is found by its path");
    }

    // Holds the parser at its first file until it is opened, or the run is ended.
    private sealed class Gate
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim open = new();

        public Gate(CountingParser parser) => parser.Before = (_, cancellationToken) =>
        {
            reached.TrySetResult();
            open.Wait(cancellationToken);
        };

        public Task Reached => reached.Task;

        public void Open() => open.Set();
    }
}
