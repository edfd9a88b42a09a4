using LunarHub.Grains.Searching;
using LunarHub.Grains.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace LunarHub.Grains.Tests.Searching;

public sealed class RankingCacheTests : IDisposable
{
    private static readonly SearchRequest Request = new() { Query = "zephyr", Mode = SearchMode.Keyword, Limit = 1 };

    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly SearchCalls calls = new();
    private string id = "";

    [Fact]
    public async Task A_question_asked_again_is_answered_without_asking_a_shard()
    {
        await using var hub = await StartAsync();
        var first = await hub.SearchAsync(Request);
        var asked = calls.Searches;

        var again = await hub.SearchAsync(Request);

        again.Hits.Should().BeEquivalentTo(first.Hits);
        (again.Total, again.Cursor, again.Generation).Should().Be((first.Total, first.Cursor, first.Generation));
        calls.Searches.Should().Be(asked).And.BeGreaterThan(0);
    }

    [Fact]
    public async Task Another_page_or_an_explanation_comes_from_the_same_ranking()
    {
        await using var hub = await StartAsync();
        var first = await hub.SearchAsync(Request);

        var second = await hub.SearchAsync(Request with { Cursor = first.Cursor, Explain = true });

        second.Hits.Should().ContainSingle().Which.Signals.Should().NotBeEmpty();
        second.Hits[0].Path.Should().NotBe(first.Hits[0].Path);
        calls.Searches.Should().Be(1);
    }

    [Fact]
    public async Task An_emptied_cache_costs_a_search_and_changes_nothing()
    {
        var cache = new RankingCache(new SearchOptions());
        await using var hub = await StartAsync(cache: cache);
        var first = await hub.SearchAsync(Request);
        cache.Clear();

        var second = await hub.SearchAsync(Request with { Cursor = first.Cursor });

        second.Hits.Should().ContainSingle().Which.Path.Should().NotBe(first.Hits[0].Path);
        second.Warnings.Should().BeEmpty();
        calls.Searches.Should().Be(2);
    }

    [Fact]
    public async Task A_change_of_the_index_is_seen_at_once()
    {
        await using var hub = await StartAsync();
        (await hub.SearchAsync(Request)).Total.Should().Be(2);

        repository.Write("c.txt", "zephyr\n").Commit();
        await hub.ReindexAsync(id);

        (await hub.SearchAsync(Request)).Total.Should().Be(3);
    }

    [Fact]
    public async Task A_commit_to_another_repository_or_one_that_is_not_shown_leaves_an_answer_in_place()
    {
        await using var hub = await StartAsync();
        using var other = new TemporaryRepository();
        other.Write("x.txt", "other\n").Commit();
        var elsewhere = (await hub.AddAsync(other, "elsewhere")).Id;
        var here = Request with { Repositories = [id] };
        await hub.SearchAsync(here);
        var asked = calls.Searches;

        other.Write("x.txt", "zephyr\n").Commit();
        await hub.ReindexAsync(elsewhere);
        var held = await hub.Shard(id).GetStateAsync();
        await hub.Shard(id).CommitAsync(new ShardUpdate { Ref = RefNames.Building, Commit = held.Refs[0].Commit, Documents = [] });
        (await hub.SearchAsync(here)).Total.Should().Be(2);
        calls.Searches.Should().Be(asked);

        (await hub.SearchAsync(Request)).Total.Should().Be(3);
    }

    [Fact]
    public async Task Pages_go_on_in_the_ranking_of_the_first_while_the_index_changes()
    {
        await using var hub = await StartAsync();
        var first = await hub.SearchAsync(Request);

        repository.Write("0.txt", "zephyr zephyr zephyr\n").Commit();
        await hub.ReindexAsync(id);
        var second = await hub.SearchAsync(Request with { Cursor = first.Cursor });

        second.Warnings.Should().BeEmpty();
        first.Hits.Concat(second.Hits).Select(hit => hit.Path).Should().BeEquivalentTo("a.txt", "b.txt");
        second.Hits[0].IsHead.Should().BeFalse("the head has moved on");
    }

    [Fact]
    public async Task Pages_of_an_answer_that_is_no_longer_kept_say_so()
    {
        await using var hub = await StartAsync(cachedHits: 0);
        var first = await hub.SearchAsync(Request);

        repository.Write("c.txt", "zephyr\n").Commit();
        await hub.ReindexAsync(id);

        (await hub.SearchAsync(Request with { Cursor = first.Cursor })).Warnings.Should().ContainSingle().Which.Should().Contain("no longer kept");
        calls.Searches.Should().Be(2);
    }

    [Fact]
    public async Task A_removed_repository_is_gone_from_pages_that_go_on()
    {
        await using var hub = await StartAsync();
        var first = await hub.SearchAsync(Request);

        await hub.Catalog.RemoveAsync(id);

        (await hub.SearchAsync(Request with { Cursor = first.Cursor })).Hits.Should().BeEmpty();
    }

    [Fact]
    public async Task The_least_recently_used_answer_goes_when_there_are_too_many_hits()
    {
        await using var hub = await StartAsync(cachedHits: 6);
        await hub.SearchAsync(Request);
        await hub.SearchAsync(Request with { Query = "zephyr a" });
        await hub.SearchAsync(Request);
        await hub.SearchAsync(Request with { Query = "zephyr b" });
        var asked = calls.Searches;

        await hub.SearchAsync(Request);
        calls.Searches.Should().Be(asked);
        await hub.SearchAsync(Request with { Query = "zephyr a" });
        calls.Searches.Should().Be(asked + 1);
    }

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    private async Task<TestHub> StartAsync(int cachedHits = 1_000, RankingCache? cache = null)
    {
        repository.Write("a.txt", "zephyr zephyr\n").Write("b.txt", "zephyr\n").Commit();
        var hub = await TestHub.StartAsync(data.Path, searching: options => options.CachedHits = cachedHits, filter: calls, services: added => added.AddSingleton(services => cache ?? new RankingCache(services.GetRequiredService<SearchOptions>())));
        id = (await hub.AddAsync(repository)).Id;
        return hub;
    }

    /// <summary>Counts how often a shard was searched.</summary>
    private sealed class SearchCalls : IIncomingGrainCallFilter
    {
        private int searches;

        public int Searches => Volatile.Read(ref searches);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.ImplementationMethod.Name == nameof(IShardGrain.SearchAsync) && context.Grain is IShardGrain)
            {
                Interlocked.Increment(ref searches);
            }

            return context.Invoke();
        }
    }
}
