using LunarHub.Grains.Searching;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;

namespace LunarHub.Grains.Tests.Searching;

/// <summary>What a search goes by while the silo of the catalog is lost.</summary>
public sealed class CatalogMemoryTests
{
    private static readonly CatalogSnapshot Known = new(7, []);

    private readonly FakeTimeProvider time = new();
    private readonly CatalogMemory memory = new();

    [Fact]
    public async Task The_newest_list_is_given_as_long_as_the_catalog_answers() => (await ListAsync(() => Task.FromResult(Known))).Should().Be((Known, false));

    [Fact]
    public async Task A_catalog_that_cannot_be_reached_costs_nothing_but_the_news()
    {
        await ListAsync(() => Task.FromResult(Known));

        (await ListAsync(Lost)).Should().Be((Known, true));
    }

    [Fact]
    public async Task A_catalog_that_is_silent_is_not_waited_for()
    {
        await ListAsync(() => Task.FromResult(Known));
        var answer = ListAsync(() => new TaskCompletionSource<CatalogSnapshot>().Task);

        time.Advance(TimeSpan.FromSeconds(1));

        (await answer).Should().Be((Known, true));
    }

    [Fact]
    public async Task Without_a_memory_the_failure_is_the_answer() => await this.Awaiting(_ => ListAsync(Lost)).Should().ThrowAsync<OrleansException>();

    private Task<(CatalogSnapshot Catalog, bool IsRemembered)> ListAsync(Func<Task<CatalogSnapshot>> catalog) => memory.ListAsync(_ => catalog(), time, default);

    private static Task<CatalogSnapshot> Lost() => Task.FromException<CatalogSnapshot>(new OrleansException("its silo is lost"));
}
