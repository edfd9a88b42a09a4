using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.OwnRepository;

/// <summary>Lunar Hub searches itself: a real repository, and questions as its developers ask them.</summary>
public sealed class OwnRepositoryTests(OwnRepositoryServer own) : IClassFixture<OwnRepositoryServer>
{
    [Fact]
    public void It_is_indexed_at_its_head()
    {
        own.Repository.State.Should().Be(RepositoryState.Ready, own.Repository.Error?.Message);
        own.Repository.Files.Should().BeGreaterThan(200);
        own.Repository.Commit.Should().Be(own.Repository.HeadCommit);
    }

    [Theory]
    [InlineData("where are grain calls sent to the activation", "src/Embedded/")]
    [InlineData("split camel case identifiers into tokens", "src/Text/")]
    [InlineData("run git cat-file and read blobs in batches", "src/Git/")]
    [InlineData("BM25F scoring of fields", "src/Search/")]
    [InlineData("weighted sum of keyword scores and cosines", "src/Search/")]
    [InlineData("compare API key hashes in constant time", "src/ApiHost/Security/")]
    [InlineData("prometheus text format metrics", "src/ApiHost/Metrics/")]
    [InlineData("the data folder belongs to another version", "src/Grains/Storage/DataLayout.cs")]
    public async Task A_question_in_words_finds_the_right_place(string question, string place)
    {
        var result = await own.Server.SearchAsync(new SearchBody { Query = question, Limit = 10 });
        result.Hits.Select(hit => hit.Path).Should().Contain(path => path.StartsWith(place, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RepositoryLocation", "RepositoryLocation.cs")]
    [InlineData("class HttpHubClient", "HttpHubClient.cs")]
    [InlineData("sym:DataLayout", "DataLayout.cs")]
    public async Task A_name_finds_its_definition(string query, string file)
    {
        var result = await own.Server.SearchAsync(new SearchBody { Query = query, Limit = 5 });
        result.Hits.Select(hit => Path.GetFileName(hit.Path)).Should().Contain(file);
    }
}
