using LunarHub.Bench.Parsing.Figures;
using LunarHub.Bench.Parsing.Outlines;

namespace LunarHub.Bench.Tests.Parsing;

public sealed class BoundaryFiguresTests
{
    private const string Text = "def f(x):\n    return x\n\n\n@wraps\ndef g(x):\n    return 2 * x\n";
    private readonly ParsedCorpusFile _file = ParsedSource.Of("a.py", "python", Text);
    private readonly List<Difference> _differences = [];

    [Fact]
    public void Lines_that_agree_are_exact_without_the_decorators() =>
        Figures(new("f", 1, 1, 1, 2, true), new("g", 6, 5, 6, 7, true)).Should().BeEquivalentTo(new { Files = 1, Checked = 2, Exact = 2 });

    [Fact]
    public void One_line_off_is_not_exact_and_is_listed()
    {
        Figures(new("f", 1, 1, 1, 3, true), new("g", 6, 5, 5, 7, true)).Exact.Should().Be(0);
        _differences.Select(d => (d.What, d.Line, d.Detail)).Should().Equal(("boundary", 1, "f 1-3, found 1-2"), ("boundary", 5, "g 5-7, found 6-7"));
    }

    [Fact]
    public void A_definition_that_we_lack_counts_against_us_and_a_variable_does_not_count() =>
        Figures(new("h", 1, 1, 1, 2, true), new("x", 1, 1, 1, 1, false)).Should().BeEquivalentTo(new { Checked = 1, Exact = 0 });

    [Fact]
    public void A_file_that_the_judge_could_not_read_does_not_count() =>
        BoundaryFigures.Of(new RoslynOutlines(), [_file], new Dictionary<string, IReadOnlyList<OutlineEntry>>(), _differences).Files.Should().Be(0);

    private BoundaryFigures Figures(params OutlineEntry[] entries) =>
        BoundaryFigures.Of(new RoslynOutlines(), [_file], new Dictionary<string, IReadOnlyList<OutlineEntry>> { ["/a.py"] = entries }, _differences);
}
