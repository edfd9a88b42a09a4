using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Searching;

[Collection(PolyglotCollection.Name)]
public class PagingTests(PolyglotServer polyglot)
{
    [Theory]
    [InlineData(SearchMode.Hybrid, 7)]
    [InlineData(SearchMode.Keyword, 10)]
    [InlineData(SearchMode.Exact, 45)]
    public async Task Following_the_cursor_to_the_end_shows_every_match_once(SearchMode mode, int limit)
    {
        var seen = new List<Hit>();
        var body = new SearchBody { Query = "quokka", Mode = mode, Limit = limit };
        SearchResult page;
        do
        {
            page = await polyglot.Server.SearchAsync(body);
            page.Hits.Should().HaveCountLessThanOrEqualTo(limit);
            seen.AddRange(page.Hits);
            body = body with { Cursor = page.Cursor };
        }
        while (page.Cursor is not null && seen.Count < 1_000);

        seen.Select(hit => (hit.Path, hit.StartLine)).Should().OnlyHaveUniqueItems();
        seen.DistinctBy(hit => hit.Path).Select(hit => hit.Score).Should().BeInDescendingOrder();
        seen.Where(hit => hit.Snippet.Contains("quokka", StringComparison.Ordinal)).Select(hit => hit.Path).Distinct().Should().HaveCount(PolyglotRepository.Items);
    }

    [Fact]
    public async Task The_pages_together_are_what_one_large_page_shows()
    {
        var whole = await polyglot.Server.SearchAsync(new SearchBody { Query = "quokka parcel", Limit = 40 });
        var first = await polyglot.Server.SearchAsync(new SearchBody { Query = "quokka parcel", Limit = 20 });
        var second = await polyglot.Server.SearchAsync(new SearchBody { Query = "quokka parcel", Limit = 20, Cursor = first.Cursor });
        first.Hits.Concat(second.Hits).Select(hit => (hit.Path, hit.StartLine)).Should().Equal(whole.Hits.Select(hit => (hit.Path, hit.StartLine)));
    }
}
