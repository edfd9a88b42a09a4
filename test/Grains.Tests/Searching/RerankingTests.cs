using LunarHub.Grains.Tests.Hub;
using LunarHub.Models;
using LunarHub.Text;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.Grains.Tests.Searching;

public sealed class RerankingTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly LongestFirst reranker = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task The_models_opinion_is_a_signal_that_moves_hits_and_the_contributions_still_add_up()
    {
        await using var hub = await StartAsync();

        var first = await hub.SearchAsync("quixotic zephyr rerank:no");
        var answer = await hub.SearchAsync(new SearchRequest { Query = "quixotic zephyr", Explain = true });

        first.Hits[0].Path.Should().Be("short.txt");
        answer.Hits[0].Path.Should().Be("long.txt");
        answer.Partial.Should().BeFalse();
        answer.Hits.Should().HaveCount(3).And.AllSatisfy(hit =>
        {
            hit.Signals.Should().ContainSingle(signal => signal.Name == "rerank");
            hit.Signals.Sum(signal => signal.Contribution).Should().BeApproximately(hit.Score, 1e-9);
        });
    }

    [Fact]
    public async Task The_model_is_given_the_words_and_whole_chunks_best_first()
    {
        await using var hub = await StartAsync();

        await hub.SearchAsync("quixotic zephyr lang:text count:9");

        var (query, candidates) = reranker.Calls.Should().ContainSingle().Subject;
        query.Should().Be("quixotic zephyr");
        candidates.Select(candidate => candidate.Score).Should().BeInDescendingOrder();
        candidates.Should().Contain(candidate => candidate.Path == "long.txt" && candidate.Text.EndsWith("padding\n", StringComparison.Ordinal) && candidate.Keyword > 0 && candidate.Cosine > 0);
    }

    [Theory]
    [InlineData("quixotic zephyr", SearchMode.Keyword, null)]
    [InlineData("quixotic zephyr", SearchMode.Semantic, null)]
    [InlineData("\"quixotic\"", SearchMode.Hybrid, null)]
    [InlineData("quixotic", SearchMode.Hybrid, true)]
    [InlineData("src/quixotic", SearchMode.Hybrid, null)]
    [InlineData("quixotic zephyr", SearchMode.Hybrid, false)]
    [InlineData("quixotic zephyr rerank:no", SearchMode.Hybrid, true)]
    public async Task Searches_that_do_not_want_it_do_without(string query, SearchMode mode, bool? rerank)
    {
        await using var hub = await StartAsync();

        (await hub.SearchAsync(new SearchRequest { Query = query, Mode = mode, Rerank = rerank })).Hits.Should().NotBeEmpty();

        reranker.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_model_that_fails_costs_its_own_opinion_only_and_the_answer_is_not_kept()
    {
        await using var hub = await StartAsync();
        var plain = await hub.SearchAsync("quixotic zephyr rerank:no");
        reranker.Failure = new HubException("model-corrupt", "the model's file is corrupt; restore it");

        var known = await hub.SearchAsync("quixotic zephyr");
        reranker.Failure = new InvalidOperationException("a secret");
        var unknown = await hub.SearchAsync("quixotic zephyr");

        known.Hits.Select(hit => (hit.Path, hit.Score)).Should().Equal(plain.Hits.Select(hit => (hit.Path, hit.Score)));
        known.Missing.Should().Equal("reranking: the model's file is corrupt; restore it; these hits stand in their first order");
        unknown.Missing.Should().Equal("reranking: the model longest-1 did not answer; these hits stand in their first order");
        unknown.Partial.Should().BeTrue();
    }

    [Fact]
    public async Task Where_the_last_model_fails_the_one_before_is_asked_and_the_answer_says_so()
    {
        var other = new LongestFirst { Failure = new HubException("model-graph-invalid", "the graph of cross-1 is damaged; export it again") };
        await using var hub = await StartAsync(other);

        var answer = await hub.SearchAsync("quixotic zephyr");
        other.Failure = null;
        var mended = await hub.SearchAsync("quixotic zephyr");

        answer.Hits[0].Path.Should().Be("long.txt");
        answer.Missing.Should().Equal("reranking: the graph of cross-1 is damaged; export it again; the model longest-1 did it instead");
        mended.Missing.Should().BeEmpty();
        other.Calls.Should().HaveCount(2);
        reranker.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task A_model_is_given_the_time_that_it_asks_for()
    {
        reranker.Budget = TimeSpan.FromSeconds(77);
        await using var hub = await StartAsync();

        await hub.SearchAsync("quixotic zephyr");

        reranker.Budgets.Should().Equal(TimeSpan.FromSeconds(77));
    }

    [Fact]
    public async Task What_the_model_had_no_time_for_keeps_its_first_score_and_the_answer_says_so()
    {
        await using var hub = await StartAsync();
        reranker.MostLookedAt = 1;

        var answer = await hub.SearchAsync(new SearchRequest { Query = "quixotic zephyr", Explain = true });

        answer.Hits.Count(hit => hit.Signals.Any(signal => signal.Name == "rerank")).Should().Be(1);
        answer.Missing.Should().ContainSingle().Which.Should().StartWith("reranking: the model longest-1 looked at 1 of the best 3 hits");
    }

    private async Task<TestHub> StartAsync(IReranker? other = null)
    {
        repository.Write("short.txt", "quixotic zephyr\n").Write("middle.txt", "quixotic blue zephyr and other words\n")
            .Write("long.txt", "zephyr" + string.Concat(Enumerable.Repeat(" padding", 60)) + "\n").Commit();
        var hub = await TestHub.StartAsync(data.Path, services: services =>
        {
            services.AddSingleton<IReranker>(reranker);
            if (other is not null)
            {
                services.AddSingleton(other);
            }
        });
        await hub.AddAsync(repository);
        return hub;
    }
}
