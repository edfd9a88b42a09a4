using System.Diagnostics;
using LunarHub.Search.Matching;
using LunarHub.Text;

namespace LunarHub.Search.Tests;

/// <summary>Hostile queries and texts give the right answer or an error that says what to do, in bounded time and memory.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Theory]
    [InlineData("/.*/", 2)]
    [InlineData("/(a|aa)+$/", 1)]
    [InlineData("/(a+)+$/", 1)]
    [InlineData("/(a|)*/", 2)]
    [InlineData("/(|a|)*b|/", 2)]
    [InlineData("/()/", 2)]
    [InlineData("/|/", 2)]
    [InlineData("/(a?){50}a{50}/", 1)]
    [InlineData("/a{1000}/", 1)]
    [InlineData("/(.*)(.*)(.*)(.*)[^a]/", 1)]
    public void Expressions_that_ruin_others_are_answered(string query, int chunks)
    {
        shard.Commit("c", [TestShard.Document("a.txt", new string('a', 4_000) + "\nb\n", 1)]);

        var found = shard.Search(query + " case:yes", SearchMode.Exact);

        (found.Total, found.TotalIsExact).Should().Be((chunks, true));
    }

    [Theory]
    [InlineData("/a{1000}{1000}/", "query-invalid-regex")]
    [InlineData("/((a{1,100}){1,100}){1,100}/", "query-invalid-regex")]
    [InlineData("/a{100000}/", "query-invalid-regex")]
    [InlineData("/(a)\\1/", "query-invalid-regex")]
    [InlineData("/(a|b){5000}\\d/", "query-too-costly")]
    public void Expressions_that_cost_too_much_are_refused_with_what_to_do(string query, string code)
    {
        shard.Commit("c", [TestShard.Document("a.txt", new string('a', 200_000) + "\n")]);
        var clock = Stopwatch.StartNew();

        var error = FluentActions.Invoking(() => shard.Search(query, SearchMode.Exact)).Should().Throw<HubException>().Which;

        error.Code.Should().Be(code);
        error.Message.Should().NotContain("Exception").And.NotContain("\n");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Nesting_as_deep_as_a_query_is_long_does_not_exhaust_the_stack()
    {
        shard.Commit("c", [TestShard.Document("a.txt", "abc\n")]);
        var query = $"/{new string('(', 4_900)}b{new string(')', 4_900)}/";

        try
        {
            shard.Search(query, SearchMode.Exact).Total.Should().Be(1);
        }
        catch (HubException error)
        {
            error.Code.Should().Be("query-invalid-regex");
        }

        shard.Search(string.Concat(Enumerable.Repeat("(x OR ", 49)) + "abc" + new string(')', 49), SearchMode.Exact).Total.Should().Be(1);
    }

    [Fact]
    public void A_deadline_ends_a_search_within_a_file()
    {
        shard.Commit("c", [TestShard.Document("a.txt", "one\ntwo\n")]);
        using var snapshot = shard.Index.Acquire();
        using var over = new CancellationTokenSource();
        over.Cancel();
        var pattern = TextPattern.Regex("\\w+", CaseRule.Smart);
        pattern.Cancellation = over.Token;

        FluentActions.Invoking(() => pattern.Matches("one\ntwo\n")).Should().Throw<OperationCanceledException>();
    }

    [Theory]
    [InlineData("\"e\" case:yes")]
    [InlineData("/e/ case:yes")]
    [InlineData("e case:no")]
    public void A_million_hits_are_counted_and_the_page_is_bounded(string query)
    {
        const int Lines = 20_000;
        shard.Commit("c", [TestShard.Document("e.txt", string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat("e ", 50)) + "\n", Lines)), 100)]);

        var page = shard.Search(query, SearchMode.Exact, topK: 20);
        var all = shard.Search(query, SearchMode.Exact, topK: Lines);

        (page.Candidates.Length, page.Total, page.TotalIsExact).Should().Be((20, Lines / 100, true));
        all.Candidates.Sum(hit => (long)hit.ExactMatches!).Should().Be(1_000_000);
    }

    [Theory]
    [InlineData("path:nowhere \"word\"")]
    [InlineData("lang:nothing \"word\"")]
    [InlineData("is:minified \"word\"")]
    [InlineData("sym:nothing")]
    [InlineData("path:/^$/ word")]
    [InlineData("word -path:/.*/")]
    [InlineData("kind:nothing word")]
    [InlineData("\"wo\0rd\"")]
    [InlineData("/\\0/")]
    [InlineData("\"\uFFFD\"")]
    public void What_nothing_fulfils_has_no_hits(string query)
    {
        shard.Commit("c", [TestShard.Document("a.txt", "word\n")]);

        var found = shard.Search(query, SearchMode.Exact);

        (found.Candidates.Length, found.Total, found.TotalIsExact).Should().Be((0, 0, true));
    }

    [Fact]
    public void Half_a_character_is_refused_at_its_place()
    {
        foreach (var (query, position) in new[] { ("a \ud800 b", 2), ("\"\udc00\"", 1), ("😀\ud83d", 2), ("\udc00\ud800", 0) })
        {
            var error = FluentActions.Invoking(() => ParsedQuery.Parse(query)).Should().Throw<HubException>().Which;

            (error.Code, error.Position).Should().Be(("query-invalid-text", position));
        }
    }

    [Fact]
    public void As_many_words_as_a_query_may_have_are_searched_and_more_are_refused()
    {
        shard.Commit("c", [TestShard.Document("a.txt", "w255\n"), TestShard.Document("b.txt", "other\n")]);

        shard.Search(string.Join(" OR ", Enumerable.Range(0, ParsedQuery.MaxParts).Select(i => $"w{i}")), SearchMode.Exact).Candidates.Should().ContainSingle().Which.Path.Should().Be("a.txt");
        FluentActions.Invoking(() => ParsedQuery.Parse(string.Join(" OR ", Enumerable.Range(0, 10_000).Select(i => $"w{i}")))).Should().Throw<HubException>().Which.Code.Should().Be("query-too-long");
        FluentActions.Invoking(() => ParsedQuery.Parse(new string('"', 1 << 20))).Should().Throw<HubException>().Which.Code.Should().Be("query-too-long");
    }

    [Fact]
    public async Task Searches_beside_commits_see_one_state_each()
    {
        const int Files = 8;
        shard.Commit("0", Generation(0));
        using var done = new CancellationTokenSource();
        var searchers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var searched = 0;
            while (!done.IsCancellationRequested || searched == 0)
            {
                using var snapshot = shard.Index.Acquire();
                var lines = snapshot.Lines(new ShardQuery { Query = ParsedQuery.Parse("/generation \\d+/"), Mode = SearchMode.Exact, Ref = TestShard.Main }).ToList();
                lines.Should().HaveCount(Files);
                lines.Select(line => line.Text).Distinct().Should().ContainSingle();
                searched++;
            }
        })).ToArray();
        for (var generation = 1; generation <= 25; generation++)
        {
            shard.Commit($"{generation}", Generation(generation));
        }

        await done.CancelAsync();
        await Task.WhenAll(searchers);

        static List<IndexDocument> Generation(int number) => [.. Enumerable.Range(0, Files).Select(i => TestShard.Document($"f{i}.txt", $"file {i}\ngeneration {number}\n"))];
    }
}
