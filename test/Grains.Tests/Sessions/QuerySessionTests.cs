using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Sessions;

public sealed class QuerySessionTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_session_remembers_queries_and_filters_across_a_restart_and_can_be_cleared()
    {
        repository.Write("a.txt", "zephyr\n").Write("a.py", "zephyr\n").Commit();
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            await hub.AddAsync(repository);
            var session = hub.Grains.GetGrain<IQuerySessionGrain>("agent-1");
            await session.SetFiltersAsync(new SessionFilters { Languages = ["python"] });
            (await session.SearchAsync(new SearchRequest { Query = "zephyr" })).Hits.Select(hit => hit.Path).Should().Equal("a.py");
            (await session.SearchAsync(new SearchRequest { Query = "zephyr", Languages = ["text"] })).Hits.Select(hit => hit.Path).Should().Equal("a.txt");
        }

        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            var session = hub.Grains.GetGrain<IQuerySessionGrain>("agent-1");
            var kept = await session.GetAsync();
            kept.Filters.Languages.Should().Equal("python");
            kept.History.Select(query => query.Shown.Single().Path).Should().Equal("a.py", "a.txt");

            await session.ClearAsync();
            (await session.GetAsync()).Should().BeEquivalentTo(new QuerySession { Id = "agent-1" });
        }
    }

    [Fact]
    public async Task History_keeps_the_newest_hundred()
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var session = hub.Grains.GetGrain<IQuerySessionGrain>("busy");
        for (var i = 0; i < 103; i++)
        {
            await session.SearchAsync(new SearchRequest { Query = $"query{i}" });
        }

        var history = (await session.GetAsync()).History;
        history.Should().HaveCount(100);
        history[0].Query.Should().Be("query3");
        history[^1].Query.Should().Be("query102");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("../up")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task An_id_of_another_form_is_refused(string id)
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var get = () => hub.Grains.GetGrain<IQuerySessionGrain>(id).GetAsync();
        (await get.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("session-invalid-id");
    }
}
