using LunarHub.Grains.Searching;
using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Searching;

/// <summary>A ranking that grows as it is read is the same ranking, however it is read.</summary>
public sealed class DepthTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    [Theory]
    [InlineData("zephyr", SearchMode.Keyword)]
    [InlineData("zephyr quartz", SearchMode.Hybrid)]
    [InlineData("zephyr", SearchMode.Exact)]
    [InlineData("/z[e]phyr/ quartz", SearchMode.Hybrid)]
    [InlineData("quartz lang:text count:40", SearchMode.Hybrid)]
    public async Task Pages_of_any_size_show_the_same_order(string query, SearchMode mode)
    {
        await using var hub = await StartAsync(cachedHits: 10_000);
        var whole = await ReadAsync(hub, query, mode, limit: 200);

        foreach (var limit in new[] { 1, 3, 7, 20, 64 })
        {
            (await ReadAsync(hub, query, mode, limit)).Should().Equal(whole, "pages of {0}", limit);
        }

        whole.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(30, "several tiers are read");
    }

    [Theory]
    [InlineData("zephyr quartz", SearchMode.Keyword)]
    [InlineData("zephyr quartz", SearchMode.Hybrid)]
    public async Task Pages_that_nothing_is_kept_for_show_the_same_order(string query, SearchMode mode)
    {
        await using var kept = await StartAsync(cachedHits: 10_000);
        var whole = await ReadAsync(kept, query, mode, limit: 200);
        await kept.DisposeAsync();

        await using var hub = await TestHub.StartAsync(data.Path, searching: options => Configure(options, cachedHits: 0));
        (await ReadAsync(hub, query, mode, limit: 13)).Should().Equal(whole);
    }

    [Theory]
    [InlineData("zephyr", SearchMode.Keyword)]
    [InlineData("zephyr quartz", SearchMode.Hybrid)]
    [InlineData("/z[e]phyr/ quartz", SearchMode.Hybrid)]
    public async Task Shards_that_are_asked_one_after_the_other_give_the_same_order(string query, SearchMode mode)
    {
        await using var atOnce = await StartAsync(cachedHits: 0);
        var whole = await ReadAsync(atOnce, query, mode, limit: 200);
        await atOnce.DisposeAsync();

        await using var hub = await TestHub.StartAsync(data.Path, searching: options =>
        {
            Configure(options, cachedHits: 0);
            options.FanOut = 1;
        });
        (await ReadAsync(hub, query, mode, limit: 200)).Should().Equal(whole);
    }

    [Fact]
    public async Task Every_match_is_listed_once_though_the_first_tier_has_few()
    {
        await using var hub = await StartAsync(cachedHits: 10_000);

        (await ReadAsync(hub, "zephyr", SearchMode.Keyword, limit: 9)).Should().OnlyHaveUniqueItems().And.HaveCount(Files);
    }

    [Fact]
    public async Task Selected_files_are_looked_for_at_full_depth()
    {
        await using var hub = await StartAsync(cachedHits: 0);

        (await hub.SearchAsync("zephyr select:file", SearchMode.Keyword)).Total.Should().Be(Files);
    }

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    private const int Files = 90;

    private async Task<TestHub> StartAsync(int cachedHits)
    {
        var random = new Random(7);
        for (var i = 0; i < Files; i++)
        {
            var words = Enumerable.Range(0, 5 + random.Next(60)).Select(_ => random.Next(6) == 0 ? "quartz" : $"word{random.Next(40)}");
            repository.Write($"{(i % 4 == 0 ? "tests" : "src")}/file{i}.txt", $"{string.Concat(Enumerable.Repeat("zephyr ", 1 + random.Next(4)))}{string.Join(' ', words)}\n");
        }

        repository.Commit();
        var hub = await TestHub.StartAsync(data.Path, indexing: options => options.ShardBytes = 8_000, searching: options => Configure(options, cachedHits));
        await hub.AddAsync(repository);
        return hub;
    }

    private static void Configure(SearchOptions options, int cachedHits)
        => (options.FirstCandidatesPerLeg, options.CandidatesPerLeg, options.MostCandidatesPerLeg, options.CachedHits) = (5, 60, 1_000, cachedHits);

    private static async Task<List<(string Path, int Line)>> ReadAsync(TestHub hub, string query, SearchMode mode, int limit)
    {
        var seen = new List<(string, int)>();
        var request = new SearchRequest { Query = query, Mode = mode, Limit = limit };
        SearchAnswer answer;
        do
        {
            answer = await hub.SearchAsync(request);
            answer.Warnings.Should().BeEmpty();
            answer.Hits.Should().NotBeEmpty("a page that is announced has something to show");
            seen.AddRange(answer.Hits.Select(hit => (hit.Path, hit.StartLine)));
            request = request with { Cursor = answer.Cursor };
        }
        while (answer.Cursor is not null);

        return seen;
    }
}
