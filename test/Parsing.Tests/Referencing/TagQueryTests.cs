using System.Text;
using LunarHub.Parsing.Languages;

namespace LunarHub.Parsing.Tests.Referencing;

/// <summary>What the grammars' own tag queries call a reference is one here too.</summary>
public sealed class TagQueryTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    public static TheoryData<string> Samples() => [.. Files().Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_reference_of_the_tag_query_is_among_ours(string sample)
    {
        var file = fixture.Parser.Parse(sample, Files().Single(file => file.Name == sample).Bytes);
        if (file.Parser != "tree-sitter" || !TagQuery.Exists(file.Language))
        {
            return;
        }

        // Go's query takes the name of a type's definition for a reference to it.
        var ours = file.References.Select(reference => reference.NameRange).Concat(file.Symbols.Select(symbol => symbol.NameRange)).ToList();
        var missing = TagQuery.References(file.Language, file.Text.Span)
            .Where(wanted => !ours.Exists(range => wanted.Start <= range.Start && range.End <= wanted.End))
            .Select(wanted => Encoding.UTF8.GetString(file.Text.Span[wanted.Start..wanted.End]))
            .Except(Rules.All[file.Language].References!.Primitives);

        missing.Should().BeEmpty();
    }

    [Fact]
    public void The_tag_queries_find_references_at_all() =>
        new[] { "python", "csharp", "java", "javascript", "typescript", "go", "rust", "ruby", "php", "scala" }.Should().OnlyContain(language => Found(language) > 5);

    private static IEnumerable<(string Name, byte[] Bytes)> Files() =>
    [
        .. Sample.Names().Where(name => !name.EndsWith(".html", StringComparison.Ordinal)).Select(name => (name, Sample.Bytes(name))),
        .. ReferenceSample.Names().Select(name => (name, ReferenceSample.Bytes(name))),
    ];

    private int Found(string language) => Files().Select(file => fixture.Parser.Parse(file.Name, file.Bytes))
        .Where(file => file.Language == language).Sum(file => TagQuery.References(language, file.Text.Span).Count);
}
