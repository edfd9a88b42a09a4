using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Searching;

[Collection(PolyglotCollection.Name)]
public class HitTests(PolyglotServer polyglot)
{
    [Theory]
    [InlineData(SearchMode.Hybrid)]
    [InlineData(SearchMode.Keyword)]
    [InlineData(SearchMode.Semantic)]
    [InlineData(SearchMode.Exact)]
    public async Task An_explained_score_is_the_sum_of_its_signals(SearchMode mode)
    {
        var result = await SearchAsync(new SearchBody { Query = "parse_http_date", Mode = mode, Explain = true });
        result.Hits.Should().NotBeEmpty();
        foreach (var hit in result.Hits)
        {
            hit.Signals.Should().NotBeNullOrEmpty();
            hit.Signals!.Sum(signal => signal.Contribution).Should().BeApproximately(hit.Score, 1e-6);
        }

        result.Hits.DistinctBy(hit => hit.Path).Select(hit => hit.Score).Should().BeInDescendingOrder("the hits of one file stand together at the place of its best");
        (await SearchAsync(new SearchBody { Query = "parse_http_date", Mode = mode })).Hits.Should().OnlyContain(hit => hit.Signals == null);
    }

    [Theory]
    [InlineData("parse_http_date", SearchMode.Hybrid)]
    [InlineData("retry", SearchMode.Keyword)]
    [InlineData("/Delay|delay/", SearchMode.Hybrid)]
    public async Task Highlights_lie_inside_their_snippet_in_order_and_mark_what_was_asked(string query, SearchMode mode)
    {
        var result = await SearchAsync(new SearchBody { Query = query, Mode = mode });
        result.Hits[0].Highlights.Should().NotBeEmpty();
        foreach (var hit in result.Hits)
        {
            var position = 0;
            foreach (var highlight in hit.Highlights)
            {
                highlight.Length.Should().BePositive();
                highlight.Start.Should().BeGreaterThanOrEqualTo(position);
                position = highlight.Start + highlight.Length;
                position.Should().BeLessThanOrEqualTo(hit.Snippet.Length);
            }
        }

        var first = result.Hits[0].Highlights[0];
        result.Hits[0].Snippet.Substring(first.Start, first.Length).Should().MatchRegex("(?i)parse|http|date|retry|delay");
    }

    [Fact]
    public async Task A_snippet_is_the_text_of_the_file_at_the_lines_it_names()
    {
        foreach (var hit in (await SearchAsync(new SearchBody { Query = "compute backoff delay" })).Hits)
        {
            var lines = hit.Snippet.TrimEnd('\n').Split('\n');
            var file = await polyglot.Server.Client.ReadFileAsync(hit.RepoId, hit.Path, lines: $"{hit.SnippetStartLine}-{hit.SnippetStartLine + lines.Length - 1}");
            file.Text.TrimEnd('\n').Should().Be(string.Join('\n', lines));
            hit.SnippetStartLine.Should().BeInRange(hit.StartLine, hit.EndLine);
        }
    }

    [Fact]
    public async Task A_hit_names_the_definition_it_is()
    {
        var hit = (await SearchAsync(new SearchBody { Query = "def parse_http_date" })).Hits[0];
        (hit.Symbol, hit.Kind).Should().Be(("parse_http_date", "function"));
        var small = (await SearchAsync(new SearchBody { Query = "ComputeBackoffDelay" })).Hits[0];
        (small.Symbol, small.Kind).Should().Be(("RetryPolicy", "class"), "a class that is small enough is one chunk");
        (await SearchAsync(new SearchBody { Query = "rejects garbage" })).Hits.First(found => found.Path.StartsWith("tests/", StringComparison.Ordinal)).Traits.Should().Contain("test");
    }

    [Fact]
    public async Task A_hit_tells_its_commit_and_that_it_is_the_head()
    {
        var result = await SearchAsync(new SearchBody { Query = "BloomFilter" });
        result.Hits.Should().NotBeEmpty().And.OnlyContain(hit => hit.Commit == polyglot.Source.Head() && hit.IsHead && hit.Ref == "refs/heads/main");
        result.Hits.Should().OnlyContain(hit => hit.IndexedAt > DateTimeOffset.UtcNow.AddHours(-1) && hit.IndexedAt <= DateTimeOffset.UtcNow);
        result.Generation.Should().BePositive();
        result.TookMs.Should().BePositive();
    }

    private Task<SearchResult> SearchAsync(SearchBody body) => polyglot.Server.SearchAsync(body);
}
