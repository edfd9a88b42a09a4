using System.Text.RegularExpressions;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Search;

namespace LunarHub.Bench.Tests.Engine;

public class QueryDrawTests(SmallCorpus small) : IClassFixture<SmallCorpus>
{
    private const int PerClass = 6;
    private readonly IReadOnlyList<EngineQuery> _queries = new QueryDraw(small.Corpus, seed: 3).Draw(PerClass);

    [Fact]
    public void Every_class_has_as_many_distinct_queries_as_asked_for() =>
        _queries.GroupBy(query => query.Class).Should().HaveCount(QueryClasses.All.Count).And.OnlyContain(group => group.Select(query => query.Hub).Distinct().Count() == PerClass);

    [Fact]
    public void The_same_seed_draws_the_same_queries() =>
        new QueryDraw(small.Corpus, seed: 3).Draw(PerClass).Select(query => query.Hub).Should().Equal(_queries.Select(query => query.Hub));

    [Fact]
    public void Each_is_valid_in_the_query_language() =>
        _queries.Should().OnlyContain(query => ParsedQuery.Parse(query.Hub).Original.Length > 0);

    [Fact]
    public void Absent_strings_are_in_no_file_and_rare_ones_in_at_most_three()
    {
        var texts = small.Corpus.Files.Select(file => small.Corpus.ReadText(file)).ToList();
        List<int> Holding(QueryClass kind) => [.. _queries.Where(query => query.Class == kind).Select(query => texts.Count(text => text.Contains(query.Pattern, StringComparison.Ordinal)))];
        Holding(QueryClass.Absent).Should().OnlyContain(files => files == 0);
        Holding(QueryClass.Rare).Should().OnlyContain(files => files >= 1 && files <= 3);
    }

    [Fact]
    public void Whatever_is_drawn_from_the_text_matches_in_it()
    {
        var files = small.Corpus.Files.Select(file => (file, Text: small.Corpus.ReadText(file))).ToList();
        foreach (var query in _queries.Where(query => query.IsExact && query.Class != QueryClass.Absent))
        {
            var expression = new Regex(query.IsRegex ? query.Pattern : Regex.Escape(query.Pattern), RegexOptions.Multiline, TimeSpan.FromSeconds(5));
            files.Should().Contain(entry => query.Admits(entry.file) && expression.IsMatch(entry.Text), query.Hub);
        }
    }

    [Fact]
    public void Both_filters_are_drawn() => _queries.Where(query => query.Class == QueryClass.Filtered)
        .Should().Contain(query => query.PathPart != null).And.Contain(query => query.Extension == ".cs");

    [Theory]
    [InlineData("repo0/src/inner/A.cs", "src/inner/", null, true)]
    [InlineData("src/inner/A.cs", "src/inner/", null, false)]
    [InlineData("repo0/src/A.cs", null, ".cs", true)]
    [InlineData("repo0/src/A.csx", null, ".cs", false)]
    public void A_filter_looks_at_the_path_inside_the_repository(string path, string? part, string? extension, bool admitted) =>
        (_queries[0] with { PathPart = part, Extension = extension }).Admits(path).Should().Be(admitted);
}
