using LunarHub.Bench.Parsing.Ctags;
using LunarHub.Bench.Parsing.Figures;
using LunarHub.Bench.Parsing.Outlines;

namespace LunarHub.Bench.Tests.Parsing;

public sealed class DefinitionFiguresTests
{
    private const string Text = "x = 1\n\n\ndef f():\n    def g():\n        pass\n\n    return g\n";
    private readonly ParsedCorpusFile _file = ParsedSource.Of("a.py", "python", Text);
    private readonly List<Difference> _differences = [];

    [Fact]
    public void A_tag_counts_as_found_by_name_and_line() =>
        Figures([Tag("x", 1, "variable"), Tag("f", 4, "function"), Tag("g", 4, "function")], judge: null)
            .Should().Be(new DefinitionFigures(Theirs: 3, Found: 2, Refuted: 0, Ours: 3, Extra: 1, Confirmed: 0, Nested: 1));

    [Fact]
    public void The_languages_own_parser_decides_where_they_differ()
    {
        var figures = Figures([Tag("f", 4, "function"), Tag("lie", 8, "function")], [new("x", 1, 1, 1, 1, false), new("f", 4, 4, 4, 8, true)]);

        figures.Should().Be(new DefinitionFigures(Theirs: 2, Found: 1, Refuted: 1, Ours: 3, Extra: 2, Confirmed: 1, Nested: 1));
        (figures.RecallOfTrue, figures.UnexplainedShare).Should().Be((1, 0));
        _differences.Select(d => (d.What, d.Detail)).Should().Equal(("refuted", "function lie"), ("confirmed", "variable x"), ("nested", "function g"));
    }

    [Fact]
    public void Locals_and_kinds_that_are_left_out_do_not_count() =>
        Figures([Tag("y", 4, "variable", "function"), Tag("os", 1, "module")], judge: null).Theirs.Should().Be(0);

    [Theory]
    [InlineData("operator ==", "operator==")]
    [InlineData("A::B", "B")]
    [InlineData("A.B", "B")]
    [InlineData("#field", "field")]
    [InlineData("[Symbol.iterator]", "[Symbol.iterator]")]
    [InlineData(".", ".")]
    public void Names_are_compared_without_matters_of_taste(string name, string expected) => ComparableName.Of(name).Should().Be(expected);

    private static CtagsTag Tag(string name, int line, string kind, string? scope = null) => new("/a.py", name, line, null, kind, scope);

    private DefinitionFigures Figures(CtagsTag[] tags, OutlineEntry[]? judge) =>
        DefinitionFigures.Of(CtagsKinds.ByLanguage["python"], [_file], tags, judge is null ? null : new Dictionary<string, IReadOnlyList<OutlineEntry>> { ["/a.py"] = judge }, _differences);
}
