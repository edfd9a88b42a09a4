using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Searching;

[Collection(PolyglotCollection.Name)]
public class FilterTests(PolyglotServer polyglot)
{
    [Fact]
    public async Task A_path_filter_keeps_only_such_paths_and_a_minus_excludes_them()
    {
        (await PathsAsync("parse_http_date path:tests/")).Should().Equal("tests/test_http_date.py");
        (await PathsAsync("parse_http_date -path:tests/")).Should().Contain("src/http_date.py").And.NotContain("tests/test_http_date.py");
    }

    [Fact]
    public async Task A_language_can_be_asked_for_in_the_query_and_beside_it()
    {
        (await PathsAsync("date lang:typescript")).Should().Equal("web/relativeDate.ts");
        var beside = await polyglot.Server.SearchAsync(new SearchBody { Query = "date", Languages = ["typescript"] });
        beside.Hits.Should().NotBeEmpty().And.OnlyContain(hit => hit.Language == "typescript");
        var byUrl = await polyglot.Server.Api.GetAsync("/v1/search?q=date&lang=typescript&lang=go");
        byUrl.Json["hits"]!.AsArray().Select(hit => hit!["language"]!.GetValue<string>()).Should().NotBeEmpty().And.OnlyContain(language => language == "typescript" || language == "go");
    }

    [Fact]
    public async Task A_repository_can_be_named_by_name_and_by_id()
    {
        var (name, id) = (polyglot.Repository.Name, polyglot.Repository.Id);
        (await PathsAsync($"BloomFilter repo:\"{name}\"")).Should().Contain("java/org/example/BloomFilter.java");
        (await PathsAsync("BloomFilter repo:no-such-name")).Should().BeEmpty();
        foreach (var given in new[] { name, id })
        {
            var result = await polyglot.Server.SearchAsync(new SearchBody { Query = "BloomFilter", Repos = [given] });
            result.Hits.Should().NotBeEmpty().And.OnlyContain(hit => hit.Repo == name && hit.RepoId == id);
        }
    }

    [Fact]
    public async Task A_ref_can_be_named_in_short_and_in_full()
    {
        foreach (var given in new[] { "main", "refs/heads/main" })
        {
            var result = await polyglot.Server.SearchAsync(new SearchBody { Query = "BloomFilter", Refs = [given] });
            result.Hits.Should().NotBeEmpty().And.OnlyContain(hit => hit.Ref == "refs/heads/main");
        }
    }

    private async Task<IReadOnlyList<string>> PathsAsync(string query)
        => [.. (await polyglot.Server.SearchAsync(new SearchBody { Query = query })).Hits.Select(hit => hit.Path).Distinct()];
}
