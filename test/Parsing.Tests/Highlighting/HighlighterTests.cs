using System.Text;
using LunarHub.Bench.Parsing.Fuzzing;
using LunarHub.Parsing.Highlighting;

namespace LunarHub.Parsing.Tests.Highlighting;

public sealed class HighlighterTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Samples() => [.. Sample.Names()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Spans_of_damaged_files_are_in_order_and_within_the_text(string sample)
    {
        var random = new Random(11);
        for (var round = 0; round < 8; round++)
        {
            var file = fixture.Parser.Parse(sample, SourceMutator.Mutate(Sample.Bytes(sample), [], random));
            MustBeOrdered(fixture.Parser.Highlighter.HighlightFile(file.Language, file.Text.Span, s_long)!.Value, new ByteRange(0, file.Text.Length));
            foreach (var chunk in file.Chunks)
            {
                var range = new ByteRange(chunk.StartByte, chunk.EndByte);
                MustBeOrdered(fixture.Parser.Highlighter.HighlightChunk(file.Language, file.Text.Span, range, random.Next(2) == 0, s_long)!.Value, range);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_chunk_alone_is_classed_as_it_is_in_its_file(string sample)
    {
        // Long enough that its chunks are parsed without the rest.
        var once = Sample.Bytes(sample);
        var text = Enumerable.Repeat(once.Append((byte)'\n'), (20_000 / once.Length) + 1).SelectMany(bytes => bytes).ToArray();
        var file = fixture.Parser.Parse(sample, text);
        var whole = Classes(file.Text.Length, fixture.Parser.Highlighter.HighlightFile(file.Language, file.Text.Span, s_long)!.Value);

        var alone = new TokenClass[file.Text.Length];
        foreach (var chunk in file.Chunks)
        {
            var range = new ByteRange(chunk.StartByte, chunk.EndByte);
            foreach (var span in fixture.Parser.Highlighter.HighlightChunk(file.Language, file.Text.Span, range, chunk.Parent is not null, s_long)!.Value)
            {
                Array.Fill(alone, span.Class, span.Start, span.Length);
            }
        }

        var agreeing = alone.Zip(whole).Count(pair => pair.First == pair.Second);
        agreeing.Should().BeGreaterThan((int)(0.97 * alone.Length), $"of {alone.Length} bytes");
    }

    [Fact]
    public void Hostile_nesting_ends_and_stays_in_order()
    {
        foreach (var language in Parsing.Languages.Rules.All.Keys)
        {
            var text = Encoding.UTF8.GetBytes(new string('(', 50_000) + new string('{', 50_000));
            var spans = fixture.Parser.Highlighter.HighlightFile(language, text, s_long);
            MustBeOrdered(spans ?? [], new ByteRange(0, text.Length));
        }
    }

    [Fact]
    public void A_chunk_that_begins_or_ends_within_a_comment_is_one()
    {
        var line = " * what it does and why\n";
        var text = "/**\n" + string.Concat(Enumerable.Repeat(line, 200)) + " */\nclass A {}\n";
        var cut = 4 + (100 * line.Length);
        var bytes = Encoding.UTF8.GetBytes(text);

        fixture.Parser.Highlighter.HighlightChunk("java", bytes, new ByteRange(0, cut), isNested: false, s_long)!.Value
            .Should().OnlyContain(span => span.Class == TokenClass.Comment);
        fixture.Parser.Highlighter.HighlightChunk("java", bytes, new ByteRange(cut, bytes.Length), isNested: false, s_long)!.Value
            .Select(span => span.Class).Should().StartWith([TokenClass.Comment, TokenClass.Keyword, TokenClass.Type]);
    }

    [Fact]
    public void Without_time_there_are_no_spans()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("int f(int a) { return a * 2; }\n", 30_000)));

        fixture.Parser.Highlighter.HighlightFile("c", text, TimeSpan.FromMilliseconds(1)).Should().BeNull();
        fixture.Parser.Highlighter.HighlightChunk("c", text, new ByteRange(0, 3100), isNested: false, TimeSpan.Zero).Should().BeNull();
    }

    [Fact]
    public void A_language_that_nothing_is_known_of_is_plain()
    {
        fixture.Parser.Highlighter.HighlightFile("text", "# not \"a\" comment 1"u8, s_long)!.Value.Should().BeEmpty();
    }

    [Fact]
    public void A_mark_inside_a_word_begins_no_comment_and_a_lone_quote_no_string()
    {
        fixture.Parser.Highlighter.HighlightFile("toml", "a#b = it's 1 # \"c\"\n"u8, s_long)!.Value
            .Should().Equal(new TokenSpan(11, 1, TokenClass.Number), new TokenSpan(13, 5, TokenClass.Comment));
    }

    private static TokenClass[] Classes(int length, IEnumerable<TokenSpan> spans)
    {
        var classes = new TokenClass[length];
        foreach (var span in spans)
        {
            Array.Fill(classes, span.Class, span.Start, span.Length);
        }

        return classes;
    }

    private static void MustBeOrdered(IEnumerable<TokenSpan> spans, ByteRange range)
    {
        var end = range.Start;
        foreach (var span in spans)
        {
            span.Start.Should().BeGreaterThanOrEqualTo(end);
            span.Length.Should().BePositive();
            span.Class.Should().NotBe(TokenClass.None);
            end = span.End;
        }

        end.Should().BeLessThanOrEqualTo(range.End);
    }
}
