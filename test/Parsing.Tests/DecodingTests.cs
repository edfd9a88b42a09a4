using System.Text;

namespace LunarHub.Parsing.Tests;

public sealed class DecodingTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    [Fact]
    public void Valid_utf8_passes_through_uncopied()
    {
        var bytes = "x = 'é'\n"u8.ToArray();

        var file = fixture.Parser.Parse("a.py", bytes);

        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(file.Text, out var segment).Should().BeTrue();
        segment.Array.Should().BeSameAs(bytes);
    }

    [Fact]
    public void A_byte_order_mark_is_left_out() =>
        Text([0xEF, 0xBB, 0xBF, .. "x = 1\n"u8]).Should().Be("x = 1\n");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utf16_with_a_mark_is_transcoded(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        Text([.. encoding.GetPreamble(), .. encoding.GetBytes("naïve = '☃'\n")]).Should().Be("naïve = '☃'\n");
    }

    [Fact]
    public void What_is_no_utf8_is_read_as_windows_1252() =>
        Text([.. "# caf"u8, 0xE9, .. " 5 "u8, 0x80, (byte)'\n']).Should().Be("# café 5 €\n");

    [Fact]
    public void A_stray_zero_byte_loses_nothing()
    {
        var text = string.Concat(Enumerable.Repeat("value = compute(argument)\n", 40)) + "x = '\0'\n";
        Text(Encoding.UTF8.GetBytes(text)).Should().Be(text);
    }

    [Fact]
    public void Binary_content_is_recorded_not_chunked()
    {
        var file = fixture.Parser.Parse("logo.png", new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 1, 2, 3 });

        (file.SkippedBecause, file.Traits, file.Parser).Should().Be(("binary", FileTraits.Binary, "none"));
        file.Chunks.Should().BeEmpty();
    }

    [Fact]
    public void A_file_above_the_limit_is_recorded_not_read()
    {
        using var parser = new SourceParser(new ParsingOptions { MaxFileBytes = 10 });

        var file = parser.Parse("src/a.py", "x = 1234567\n"u8.ToArray());

        file.SkippedBecause.Should().Be("larger than 10 bytes");
        file.Language.Should().Be("python");
        file.Text.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void An_empty_file_has_no_chunks_and_is_not_skipped()
    {
        var file = fixture.Parser.Parse("a.py", ReadOnlyMemory<byte>.Empty);

        file.SkippedBecause.Should().BeNull();
        file.Chunks.Should().BeEmpty();
    }

    private string Text(byte[] content) => Encoding.UTF8.GetString(fixture.Parser.Parse("a.py", content).Text.Span);
}
