using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.EndToEnd.Tests.Repositories;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Searching;

/// <summary>Questions with one right answer, over a repository in eight languages.</summary>
public sealed class SampleQuestionTests(IndexingServer fixture) : IClassFixture<IndexingServer>
{
    private const int FirstHits = 3;

    // A short type and its method may share a chunk; then one of the two names it and the other is its scope.
    [Fact]
    public async Task Every_question_is_answered_by_its_file_and_symbol()
    {
        using var source = SampleRepository.Create();
        (await fixture.Server.IndexAsync(source.Folder)).State.Should().Be(RepositoryState.Ready);
        var missed = new List<string>();
        foreach (var question in SampleRepository.Questions)
        {
            var result = await fixture.Server.SearchAsync(new SearchBody { Query = question.Query, Mode = Enum.Parse<SearchMode>(question.Mode, ignoreCase: true), Limit = FirstHits });
            if (!result.Hits.Any(hit => hit.Path == question.Path && (question.Symbol is null || question.Symbol == hit.Symbol || question.Symbol == hit.Parent)))
            {
                missed.Add($"{question} got {string.Join(", ", result.Hits.Select(hit => $"{hit.Path} {hit.Symbol}"))}");
            }
        }

        missed.Should().BeEmpty();
    }
}
