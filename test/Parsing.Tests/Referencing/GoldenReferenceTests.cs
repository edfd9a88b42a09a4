using System.Globalization;
using System.Text;
using LunarHub.Parsing.Languages;

namespace LunarHub.Parsing.Tests.Referencing;

/// <summary>References of the samples, read by hand: line, then role and name of each.</summary>
public sealed class GoldenReferenceTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    public static TheoryData<string> Samples() => [.. ReferenceSample.Names()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void References(string sample)
    {
        var file = fixture.Parser.Parse(sample, ReferenceSample.Bytes(sample));

        file.Parser.Should().Be("tree-sitter");
        ByLine(file).Should().Equal(ReferenceSample.Expected(sample));
    }

    [Fact]
    public void Every_language_with_reference_rules_has_a_sample() =>
        ReferenceSample.Names().Select(name => fixture.Parser.Parse(name, ReferenceSample.Bytes(name)).Language)
            .Should().BeEquivalentTo(Rules.All.Values.Where(rules => rules.References is not null).Select(rules => rules.Language));

    [Fact]
    public void A_file_without_a_syntax_tree_has_no_references() =>
        fixture.Parser.Parse("README.md", "# See [Order](order.py)\n"u8.ToArray()).References.Should().BeEmpty();

    [Fact]
    public void Parentheses_and_paths_as_deep_as_the_file_is_long_end_in_their_name()
    {
        const int depth = 20_000;
        var text = new string('(', depth) + "ship" + new string(')', depth) + "()\n" + string.Concat(Enumerable.Repeat("a.", depth)) + "last()\n";

        var file = fixture.Parser.Parse("a.py", Encoding.UTF8.GetBytes(text));

        Invariants.Hold(file);
        if (file.Parser == "tree-sitter")
        {
            file.References.Where(reference => reference.Role == ReferenceRole.Call).Select(reference => Name(file, reference)).Should().Equal("ship", "last");
        }
    }

    private static IEnumerable<string> ByLine(ParsedFile file) => file.References
        .GroupBy(reference => file.Text.Span[..reference.NameRange.Start].Count((byte)'\n') + 1)
        .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Key}: {string.Join(", ", line.Select(reference => $"{reference.Role.ToString().ToLowerInvariant()} {Name(file, reference)}"))}"));

    private static string Name(ParsedFile file, SourceReference reference) => Encoding.UTF8.GetString(file.Text.Span[reference.NameRange.Start..reference.NameRange.End]);
}
