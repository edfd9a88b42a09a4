using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Tests.Searching;

public sealed class SearchTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Theory]
    [InlineData(SearchMode.Hybrid)]
    [InlineData(SearchMode.Keyword)]
    [InlineData(SearchMode.Semantic)]
    [InlineData(SearchMode.Exact)]
    public async Task Every_mode_finds_the_file_that_says_it(SearchMode mode)
    {
        repository.Write("yes.txt", "quixotic zephyr\n").Write("no.txt", "plain ordinary matter\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);

        (await hub.SearchAsync("quixotic zephyr", mode)).Hits[0].Path.Should().Be("yes.txt");
    }

    [Fact]
    public async Task Contributions_add_up_to_the_score()
    {
        repository.Write("tests/a.txt", "function quixotic\nquixotic zephyr\n").Write("b.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);

        var answer = await hub.SearchAsync(new SearchRequest { Query = "quixotic zephyr", Explain = true });

        answer.Hits.Should().HaveCountGreaterThan(1).And.AllSatisfy(hit =>
        {
            hit.Signals.Should().NotBeEmpty();
            hit.Signals.Sum(signal => signal.Contribution).Should().BeApproximately(hit.Score, 1e-9);
        });
        (await hub.SearchAsync("quixotic zephyr")).Hits.Should().AllSatisfy(hit => hit.Signals.Should().BeEmpty());
    }

    [Fact]
    public async Task Words_that_stood_for_others_are_said_and_only_on_request_where_they_were_asked_for()
    {
        repository.Write("a.txt", "quixotic zephyr\n").Write("b.txt", "zephyrs blow\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);

        var mended = await hub.SearchAsync("quixotik", SearchMode.Keyword);
        var plain = await hub.SearchAsync("quix*", SearchMode.Keyword);
        var explained = await hub.SearchAsync(new SearchRequest { Query = "quix*", Mode = SearchMode.Keyword, Explain = true });

        mended.Hits.Should().ContainSingle().Which.Path.Should().Be("a.txt");
        mended.Warnings.Should().ContainSingle().Which.Should().Be("'quixotik' was not found as it is; searched for words like it: quixotic");
        plain.Hits.Should().ContainSingle().Which.Path.Should().Be("a.txt");
        plain.Warnings.Should().BeEmpty();
        explained.Warnings.Should().ContainSingle().Which.Should().Be("quix* stands for: quixotic");
    }

    [Fact]
    public async Task Pages_show_every_match_once()
    {
        for (var i = 0; i < 37; i++)
        {
            repository.Write($"file{i}.txt", string.Concat(Enumerable.Repeat($"zephyr number{i}\n", 25)));
        }

        repository.Commit();
        await using var hub = await TestHub.StartAsync(data.Path, indexing: options => options.ShardBytes = 4_000);
        await hub.AddAsync(repository);
        var seen = new List<(string, int)>();
        var request = new SearchRequest { Query = "zephyr", Mode = SearchMode.Keyword, Limit = 10 };
        SearchAnswer answer;
        do
        {
            answer = await hub.SearchAsync(request);
            answer.Hits.Length.Should().BeLessThanOrEqualTo(10);
            seen.AddRange(answer.Hits.Select(hit => (hit.Path, hit.StartLine)));
            request = request with { Cursor = answer.Cursor };
        }
        while (answer.Cursor is not null);

        seen.Should().OnlyHaveUniqueItems().And.HaveCount(37 * 3);
        answer.Total.Should().Be(37 * 3);
        answer.TotalIsExact.Should().BeTrue();
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_query()
    {
        repository.Write("a.txt", "zephyr\n").Write("b.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);
        var request = new SearchRequest { Query = "zephyr", Mode = SearchMode.Keyword, Limit = 1 };
        var cursor = (await hub.SearchAsync(request)).Cursor;

        await Refused(hub, request with { Query = "other", Cursor = cursor }, "cursor-invalid");
        await Refused(hub, request with { Cursor = "nonsense" }, "cursor-invalid");
        await Refused(hub, request with { Cursor = cursor![..^1] }, "cursor-invalid");
    }

    [Fact]
    public async Task Names_that_nothing_has_are_refused_with_the_nearest()
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository, "lantern");
        var request = new SearchRequest { Query = "zephyr" };

        (await Refused(hub, request with { Repositories = ["lantren"] }, "repo-unknown")).Should().Contain("lantern");
        (await Refused(hub, request with { Refs = ["mian"] }, "ref-unknown")).Should().Contain("refs/heads/main");
        await Refused(hub, request with { Limit = 0 }, "limit-invalid");
        await Refused(hub, request with { Limit = 201 }, "limit-invalid");
        await Refused(hub, request with { Query = "  " }, "query-empty");
    }

    [Theory]
    [InlineData("main")]
    [InlineData("heads/main")]
    [InlineData("refs/heads/main")]
    public async Task A_ref_may_be_short_or_full(string name)
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;

        (await hub.SearchAsync(new SearchRequest { Query = "zephyr", Refs = [name] })).Hits.Should().ContainSingle();
        (await hub.ReadAsync(id, "a.txt", name)).Should().NotBeNull();
    }

    [Fact]
    public async Task Filters_of_the_request_and_of_the_query_narrow_the_answer()
    {
        using var other = new TemporaryRepository();
        repository.Write("a.txt", "zephyr\n").Write("a.py", "zephyr\n").Commit();
        other.Write("b.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository, "one");
        await hub.AddAsync(other, "two");

        (await Paths(new SearchRequest { Query = "zephyr" })).Should().BeEquivalentTo("a.txt", "a.py", "b.txt");
        (await Paths(new SearchRequest { Query = "zephyr", Repositories = ["two"] })).Should().BeEquivalentTo("b.txt");
        (await Paths(new SearchRequest { Query = "zephyr repo:one" })).Should().BeEquivalentTo("a.txt", "a.py");
        (await Paths(new SearchRequest { Query = "zephyr -repo:one" })).Should().BeEquivalentTo("b.txt");
        (await Paths(new SearchRequest { Query = "zephyr", Languages = ["python"] })).Should().BeEquivalentTo("a.py");

        async Task<IEnumerable<string>> Paths(SearchRequest request) => (await hub.SearchAsync(request)).Hits.Select(hit => hit.Path);
    }

    [Fact]
    public async Task A_shard_that_fails_costs_only_its_own_hits()
    {
        using var other = new TemporaryRepository();
        repository.Write("a.txt", "zephyr\n").Commit();
        other.Write("b.txt", "zephyr\n").Commit();
        var filter = new ShardFault();
        await using var hub = await TestHub.StartAsync(data.Path, filter: filter);
        var bad = (await hub.AddAsync(repository, "bad")).Id;
        await hub.AddAsync(other, "good");
        filter.Repository = bad;

        var answer = await hub.SearchAsync("zephyr");

        answer.Hits.Select(hit => hit.Path).Should().Equal("b.txt");
        answer.Partial.Should().BeTrue();
        answer.TotalIsExact.Should().BeFalse();
        answer.Missing.Should().ContainSingle().Which.Should().StartWith("bad: ");
    }

    [Fact]
    public async Task A_shard_that_is_late_is_not_waited_for()
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        var filter = new ShardFault { Hangs = true };
        await using var hub = await TestHub.StartAsync(data.Path, filter: filter, searching: options => options.ShardDeadline = TimeSpan.FromMilliseconds(50));
        filter.Repository = (await hub.AddAsync(repository, "slow")).Id;

        var answer = await hub.SearchAsync("zephyr");

        answer.Missing.Should().Equal("slow: no answer within 0.05 s");
        answer.Partial.Should().BeTrue();
        filter.Release.SetResult();
    }

    [Fact]
    public async Task Without_the_model_a_search_is_answered_by_keywords_and_says_so()
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        var embedder = new LetterEmbedder();
        await using var hub = await TestHub.StartAsync(data.Path, embedder: embedder);
        await hub.AddAsync(repository);
        embedder.Failure = new HttpRequestException("no route to the model");

        foreach (var mode in new[] { SearchMode.Hybrid, SearchMode.Semantic })
        {
            var answer = await hub.SearchAsync("zephyr", mode);
            answer.Hits.Should().ContainSingle();
            answer.Partial.Should().BeTrue();
            answer.Missing.Should().ContainSingle().Which.Should().StartWith("vector leg: ");
        }

        (await hub.SearchAsync("zephyr", SearchMode.Keyword)).Partial.Should().BeFalse();
    }

    private static async Task<string> Refused(TestHub hub, SearchRequest request, string code)
    {
        var search = () => hub.SearchAsync(request);
        var error = (await search.Should().ThrowAsync<HubException>()).Which;
        error.Code.Should().Be(code);
        return error.Message;
    }

    /// <summary>Lets searches of one repository's shards fail, or hang until released.</summary>
    private sealed class ShardFault : IIncomingGrainCallFilter
    {
        public string? Repository { get; set; }

        public bool Hangs { get; init; }

        public TaskCompletionSource Release { get; } = new();

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (Repository is not null && context.InterfaceMethod.Name == nameof(IShardGrain.SearchAsync) && context.TargetId.Key.ToString()!.StartsWith(Repository + "/", StringComparison.Ordinal))
            {
                if (!Hangs)
                {
                    throw new InvalidOperationException("injected");
                }

                await Release.Task;
            }

            await context.Invoke();
        }
    }
}
