using LunarHub.Search.Snippets;

namespace LunarHub.Search.Tests;

public sealed class SnippetTests
{
    [Fact]
    public void Highlights_lie_inside_the_snippet_in_order_and_never_split_a_character()
    {
        var random = new Random(51);
        string[] pieces = ["grain ", "GrainFactory", "😀", "検索", "\n", "\r\n", " ", "x", "é", new string('y', 90), "\t", "get_id"];
        string[] queries = ["grain factory", "/./", "/[^x]+/", "\"😀\"", "検索 get", "/\\w*/ case:no", @"/\ud83d/", "\"y\" grain"];
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(120)).Select(_ => pieces[random.Next(pieces.Length)]));
            var query = queries[random.Next(queries.Length)];
            var firstLine = random.Next(1, 1000);
            var shown = new SnippetBuilder(ParsedQuery.Parse(query), (SearchMode)random.Next(4)).Build(text, firstLine);

            var end = 0;
            foreach (var (start, length) in shown.Highlights)
            {
                start.Should().BeGreaterThanOrEqualTo(end, query);
                length.Should().BePositive();
                end = start + length;
                end.Should().BeLessThanOrEqualTo(shown.Snippet.Length);
                IsBoundary(shown.Snippet, start).Should().BeTrue(query);
                IsBoundary(shown.Snippet, end).Should().BeTrue(query);
            }

            var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
            var own = shown.Snippet.Split('\n');
            own.Length.Should().BeLessThanOrEqualTo(SnippetBuilder.MaxLines);
            for (var i = 0; i < own.Length; i++)
            {
                lines[shown.SnippetStartLine - firstLine + i].Contains(own[i], StringComparison.Ordinal).Should().BeTrue(query);
            }
        }
    }

    private static bool IsBoundary(string text, int at) => at == 0 || at == text.Length || !(char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]));
}
