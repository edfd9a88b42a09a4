using LunarHub.Grains.Tests.Hub;
using Orleans;

namespace LunarHub.Grains.Tests.Indexing;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_run_that_is_cut_short_goes_on_after_a_restart_without_its_finished_files()
    {
        // One shard for every few files; the first run is stopped once some shards are finished.
        for (var i = 0; i < 30; i++)
        {
            repository.Write($"file{i:00}.txt", $"number{i} {new string('x', 80)}\n");
        }

        var commit = repository.Commit();
        var first = new CountingParser();
        var reached = new TaskCompletionSource();
        var calls = 0;
        first.Before = (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref calls) > 20)
            {
                reached.TrySetResult();
                cancellationToken.WaitHandle.WaitOne();
                cancellationToken.ThrowIfCancellationRequested();
            }
        };
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path, first, indexing: options => options.ShardBytes = 400))
        {
            id = (await hub.Catalog.AddAsync(new AddRepository(repository.Folder))).Id;
            await reached.Task;
            (await hub.SearchAsync("number1")).Should().BeEquivalentTo(new { Partial = true, Total = 0L }, "what is not committed is not visible");
        }

        var second = new CountingParser();
        await using (var hub = await TestHub.StartAsync(data.Path, second, indexing: options => options.ShardBytes = 400))
        {
            await hub.Catalog.ResumeAsync();
            var status = await hub.Repository(id).WaitUntilIdleAsync();

            status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = commit, Files = 30 });
            second.Parsed.Should().NotBeEmpty().And.HaveCountLessThan(30, "finished shards are not parsed again");
            first.Parsed.Concat(second.Parsed).Distinct().Should().HaveCount(30);
            (await hub.SearchAsync("number1", SearchMode.Keyword)).Hits[0].Path.Should().Be("file01.txt");
        }
    }

    [Fact]
    public async Task A_full_segment_is_adopted_while_the_run_goes_on()
    {
        for (var i = 0; i < 10; i++)
        {
            repository.Write($"file{i}.txt", $"number{i} {new string('y', 200)}\n");
        }

        repository.Commit();
        var first = new CountingParser();
        first.Before = (_, _) =>
        {
            if (first.Parsed.Count == 6)
            {
                throw new IOException("the disk went away");
            }
        };
        void OneWorker(LunarHub.Grains.Indexing.IndexingOptions options) => (options.Parallelism, options.SegmentBytes, options.EmbeddingBatch) = (1, 1, 1);
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path, first, indexing: OneWorker))
        {
            var status = await hub.AddAsync(repository);
            id = status.Id;
            status.State.Should().Be(RepositoryState.Failed);
            status.Error!.Code.Should().Be("data-unwritable");
        }

        var second = new CountingParser();
        await using (var hub = await TestHub.StartAsync(data.Path, second, indexing: OneWorker))
        {
            (await hub.ReindexAsync(id)).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Files = 10 });
            second.Parsed.Should().HaveCount(4);
        }
    }

    [Fact]
    public async Task A_damaged_segment_is_noticed_at_the_start_and_built_again()
    {
        repository.Write("a.txt", "words to lose and find again\n").Commit();
        string id;
        string folder;
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            id = (await hub.AddAsync(repository)).Id;
            folder = hub.Layout.ShardFolder(id, 0);
        }

        var segment = Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".json", StringComparison.Ordinal)).MaxBy(file => new FileInfo(file).Length)!;
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(segment, bytes);

        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            await hub.Catalog.ResumeAsync();
            var status = await hub.Repository(id).WaitUntilIdleAsync();

            status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Files = 1 });
            status.Notes.Should().BeEmpty();
            (await hub.SearchAsync("words to lose")).Should().BeEquivalentTo(new { Partial = false, Total = 1L });
        }
    }

    [Fact]
    public async Task Damage_that_shows_itself_while_the_shard_is_open_costs_its_segment_only_until_it_is_built_again()
    {
        for (var i = 0; i < 40; i++)
        {
            repository.Write($"file{i:00}.txt", string.Join('\n', Enumerable.Range(0, 400).Select(line => $"marker{i} {line * 7919 % 10007} and words of line {line} in file {i}, enough to fill a page")));
        }

        repository.Commit();
        string id;
        string folder;
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            id = (await hub.AddAsync(repository)).Id;
            folder = hub.Layout.ShardFolder(id, 0);
        }

        // Too large to be read whole when it is opened.
        var segment = Directory.EnumerateFiles(folder, "*.seg").MaxBy(file => new FileInfo(file).Length)!;
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes.Length.Should().BeGreaterThan(1 << 20);
        bytes[bytes.AsSpan().IndexOf("in file 20, enough"u8)] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);

        var calls = new RepairRequests();
        await using (var hub = await TestHub.StartAsync(data.Path, filter: calls))
        {
            var answer = await hub.SearchAsync(new SearchRequest { Query = "/in file 2[0-9], enough/", Mode = SearchMode.Exact, Limit = 100 });
            answer.Should().Match<SearchAnswer>(found => found.Partial || found.Hits.Length > 0);

            await calls.Asked.WaitAsync(TimeSpan.FromMinutes(1));
            var status = await hub.Repository(id).WaitUntilIdleAsync();

            File.Exists(segment).Should().BeFalse();
            File.Exists(segment + ".damaged").Should().BeTrue();
            status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Files = 40 });
            status.Notes.Should().BeEmpty();
            (await hub.SearchAsync("marker20")).Should().Match<SearchAnswer>(found => !found.Partial && found.Total > 0);
        }
    }

    [Fact]
    public async Task An_index_of_an_earlier_format_is_set_aside_noted_and_built_again()
    {
        repository.Write("a.txt", "words to keep through the change of format\n").Commit();
        string id;
        string folder;
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            id = (await hub.AddAsync(repository)).Id;
            folder = hub.Layout.ShardFolder(id, 0);
        }

        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "format-1")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            (await hub.Repository(id).GetStatusAsync()).Notes.Should().ContainSingle().Which.Should().Contain("earlier format");

            await hub.Catalog.ResumeAsync();
            var status = await hub.Repository(id).WaitUntilIdleAsync();

            status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Files = 1 });
            status.Notes.Should().BeEmpty();
            (await hub.SearchAsync("words to keep")).Should().BeEquivalentTo(new { Partial = false, Total = 1L });
            Directory.GetFiles(folder, "*.outdated").Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Requests_that_wait_are_carried_out_by_one_run()
    {
        repository.Write("a.txt", "text\n").Commit();
        var parser = new CountingParser();
        using var hold = new ManualResetEventSlim();
        var reached = new TaskCompletionSource();
        parser.Before = (_, _) =>
        {
            reached.TrySetResult();
            hold.Wait();
        };
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.Catalog.AddAsync(new AddRepository(repository.Folder))).Id;
        await reached.Task;
        var numbers = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            numbers.Add(await hub.Repository(id).RequestIndexAsync(new IndexRequest("requested")));
        }

        hold.Set();
        var status = await hub.Repository(id).WaitUntilIdleAsync();

        numbers.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        status.CompletedRequest.Should().Be(numbers[^1]);
        parser.Parsed.Should().HaveCount(1);
    }

    private sealed class RepairRequests : IIncomingGrainCallFilter
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when a repository has taken a request for repair.</summary>
        public Task Asked => asked.Task;

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            await context.Invoke();
            if (context.MethodName == nameof(IRepositoryGrain.RequestIndexAsync) && context.Request.GetArgument(0) is IndexRequest { Reason: "repair" })
            {
                asked.TrySetResult();
            }
        }
    }
}
