using LunarHub.Grains.Tests.Hub;
using LunarHub.Models;
using LunarHub.Text;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.Grains.Tests.Searching;

public sealed class QueryAdditionTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task What_a_model_adds_is_looked_for_and_said_on_request_and_only_where_a_search_may_be_expanded()
    {
        var model = new Adding(new ModelExpansion(["zephyr"], "zephyr zephyr"));
        await using var hub = await StartAsync(model);

        var plain = await hub.SearchAsync(new SearchRequest { Query = "quixotic", Mode = SearchMode.Keyword, Explain = true });
        var expanded = await hub.SearchAsync(new SearchRequest { Query = "quixotic", Mode = SearchMode.Keyword, Expand = true, Explain = true });
        var refused = await hub.SearchAsync(new SearchRequest { Query = "quixotic expand:no", Mode = SearchMode.Keyword, Expand = true });

        plain.Hits.Select(hit => hit.Path).Should().Equal("a.txt");
        expanded.Hits.Select(hit => hit.Path).Should().Equal("a.txt", "b.txt");
        expanded.Warnings.Should().Contain("the model adding-1 added zephyr, and a passage of 13 characters to compare by meaning");
        refused.Hits.Select(hit => hit.Path).Should().Equal("a.txt");
        model.Queries.Should().Equal("quixotic");
    }

    [Fact]
    public async Task A_model_that_fails_or_is_late_costs_nothing_but_what_it_would_have_added()
    {
        var failing = new Adding(new HubException("expansion-failed", "the model adding-1 did not expand the query"));
        await using (var hub = await StartAsync(failing))
        {
            var answer = await hub.SearchAsync("quixotic expand:yes", SearchMode.Keyword);
            answer.Hits.Select(hit => hit.Path).Should().Equal("a.txt");
            answer.Missing.Should().Equal("the model adding-1 did not expand the query");
        }

        var late = new Adding(null);
        await using (var hub = await TestHub.StartAsync(data.Path, services: services => services.AddSingleton<IQueryExpander>(late)))
        {
            (await hub.SearchAsync("quixotic expand:yes", SearchMode.Keyword)).Missing.Should().ContainSingle().Which.Should().StartWith("expansion: the model adding-1 did not answer within 0.05 s");
        }
    }

    private async Task<TestHub> StartAsync(IQueryExpander expander)
    {
        repository.Write("a.txt", "quixotic\n").Write("b.txt", "zephyr\n").Commit();
        var hub = await TestHub.StartAsync(data.Path, services: services => services.AddSingleton(expander));
        await hub.AddAsync(repository);
        return hub;
    }

    private sealed class Adding(object? answer) : IQueryExpander
    {
        public string ModelId => "adding-1";

        public TimeSpan Budget => TimeSpan.FromMilliseconds(answer is null ? 50 : 30_000);

        public List<string> Queries { get; } = [];

        public async ValueTask<ModelExpansion> ExpandAsync(string query, CancellationToken cancellationToken = default)
        {
            Queries.Add(query);
            if (answer is null)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return answer as ModelExpansion ?? throw (Exception)answer!;
        }
    }
}
