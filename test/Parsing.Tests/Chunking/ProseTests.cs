using System.Text;
using LunarHub.Parsing.Chunking;

namespace LunarHub.Parsing.Tests.Chunking;

public sealed class ProseTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    private static readonly string[] s_ships = ["harbour", "vessel", "anchor", "captain", "cargo", "sailor", "voyage", "rudder"];
    private static readonly string[] s_bread = ["flour", "dough", "oven", "yeast", "baker", "crust", "kneading", "recipe"];

    [Fact]
    public void A_long_section_is_cut_where_its_words_change()
    {
        var random = new Random(3);
        var text = "# Notes\n\n" + Paragraphs(s_ships, 6, random) + Paragraphs(s_bread, 6, random);

        var file = fixture.Parser.Parse("notes.md", Encoding.UTF8.GetBytes(text));

        Invariants.Hold(file);
        file.Chunks.Should().HaveCountGreaterThan(1).And.OnlyContain(chunk => chunk.Symbol == "Notes" && chunk.Kind == "section");
        file.Chunks.Should().OnlyContain(chunk => !(Has(file, chunk, s_ships) && Has(file, chunk, s_bread)));
    }

    [Fact]
    public void The_similarity_that_is_given_decides()
    {
        var random = new Random(5);
        var text = Paragraphs(s_ships, 12, random);
        using var parser = new SourceParser(new ParsingOptions { Similarity = passages => [.. Enumerable.Range(0, passages.Count - 1).Select(gap => gap == 4 ? 0f : 0.9f)] });

        var file = parser.Parse("notes.txt", Encoding.UTF8.GetBytes(text));

        file.Chunks.Select(chunk => chunk.StartLine).Should().Contain(11, "the sixth paragraph begins there");
        Invariants.Hold(file);
    }

    [Fact]
    public void A_similarity_that_gives_too_few_values_is_named()
    {
        using var parser = new SourceParser(new ParsingOptions { Similarity = _ => [] });

        FluentActions.Invoking(() => parser.Parse("notes.txt", Encoding.UTF8.GetBytes(Paragraphs(s_ships, 12, new Random(1)))))
            .Should().Throw<InvalidOperationException>().WithMessage("*Similarity gave 0 values for 12 passages*");
    }

    [Fact]
    public void A_file_that_is_one_comment_is_cut_like_prose()
    {
        var random = new Random(9);
        var text = "// " + (Paragraphs(s_ships, 6, random) + Paragraphs(s_bread, 6, random)).TrimEnd().Replace("\n", "\n// ", StringComparison.Ordinal) + "\n";

        var file = fixture.Parser.Parse("notes.go", Encoding.UTF8.GetBytes(text));

        file.Parser.Should().Be("tree-sitter");
        Invariants.Hold(file);
        file.Chunks.Should().HaveCountGreaterThan(1).And.OnlyContain(chunk => !(Has(file, chunk, s_ships) && Has(file, chunk, s_bread)));
    }

    [Fact]
    public void Fenced_code_is_one_passage()
    {
        var code = string.Concat(Enumerable.Repeat("let x = 1;\n\n", 150));

        var file = fixture.Parser.Parse("notes.md", Encoding.UTF8.GetBytes("# A\n\nBefore.\n\n```js\n" + code + "```\n\nAfter.\n"));

        file.Chunks.Count(chunk => Has(file, chunk, ["let x"])).Should().Be(1);
    }

    [Fact]
    public void Random_prose_lies_in_chunks_within_the_sizes()
    {
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            using var parser = new SourceParser(new ParsingOptions { Similarity = round % 2 == 0 ? null : passages => [.. passages.Skip(1).Select(_ => random.Next(10) == 0 ? float.NaN : random.NextSingle())] });
            var text = new StringBuilder();
            for (var i = random.Next(1, 120); i > 0; i--)
            {
                text.Append(random.Next(8) switch { 0 => "## Part\n", 1 => "\n\n\n", 2 => "```\n", 3 => new string('=', 8) + "\n", _ => "" })
                    .AppendJoin(' ', Enumerable.Range(0, random.Next(1, random.Next(20) == 0 ? 900 : 60)).Select(_ => s_ships[random.Next(8)] + (random.Next(12) == 0 ? "\n" : ""))).Append(random.Next(2) == 0 ? "\n\n" : "\n");
            }

            Invariants.Hold(parser.Parse(random.Next(3) switch { 0 => "a.md", 1 => "a.rst", _ => "a.txt" }, Encoding.UTF8.GetBytes(text.ToString())));
        }
    }

    [Fact]
    public void Depth_is_greatest_at_the_valley_and_nothing_where_all_are_alike()
    {
        var depths = Cohesion.Depths([0.9f, 0.8f, 0.1f, 0.7f, 0.9f]);

        depths.Should().HaveCount(5);
        Array.IndexOf(depths, depths.Max()).Should().Be(2);
        depths[2].Should().BePositive();
        depths[0].Should().BeNegative();
        Cohesion.Depths([0.5f, 0.5f, 0.5f]).Should().OnlyContain(depth => depth == 0);
        Cohesion.Depths([]).Should().BeEmpty();
    }

    private static string Paragraphs(string[] words, int count, Random random) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 40).Select(_ => words[random.Next(words.Length)])) + ".\n\n"));

    private static bool Has(ParsedFile file, SourceChunk chunk, string[] words)
    {
        var text = Encoding.UTF8.GetString(file.Text.Span[chunk.StartByte..chunk.EndByte]);
        return words.Any(word => text.Contains(word, StringComparison.Ordinal));
    }
}
