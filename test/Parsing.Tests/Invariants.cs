using System.Text;
using System.Text.Unicode;

namespace LunarHub.Parsing.Tests;

/// <summary>What holds for every parsed file.</summary>
internal static class Invariants
{
    public static void Hold(ParsedFile file)
    {
        Utf8.IsValid(file.Text.Span).Should().BeTrue();
        if (file.SkippedBecause is not null || file.Text.IsEmpty)
        {
            file.Chunks.Should().BeEmpty();
            return;
        }

        var lines = file.Text.Span.Count((byte)'\n') + (file.Text.Span[^1] == '\n' ? 0 : 1);
        var (line, at) = (0, 0);
        foreach (var chunk in file.Chunks)
        {
            (chunk.StartLine, chunk.StartByte).Should().Be((line + 1, at));
            chunk.EndLine.Should().BeGreaterThanOrEqualTo(chunk.StartLine);
            file.Text.Span[chunk.StartByte..chunk.EndByte].Count((byte)'\n').Should().BeInRange(chunk.EndLine - chunk.StartLine, chunk.EndLine - chunk.StartLine + 1);
            (line, at) = (chunk.EndLine, chunk.EndByte);
        }

        (line, at).Should().Be((lines, file.Text.Length));
        Bounded(file);
        foreach (var symbol in file.Symbols)
        {
            symbol.StartLine.Should().BeInRange(1, symbol.EndLine);
            symbol.EndLine.Should().BeLessThanOrEqualTo(lines);
            symbol.NameRange.Start.Should().BeInRange(0, symbol.NameRange.End);
            symbol.NameRange.End.Should().BeLessThanOrEqualTo(file.Text.Length);
            symbol.Name.Should().NotContain("\n");
        }

        var comment = 0;
        foreach (var range in file.Comments)
        {
            range.Start.Should().BeGreaterThanOrEqualTo(comment);
            range.End.Should().BeGreaterThan(range.Start).And.BeLessThanOrEqualTo(file.Text.Length);
            comment = range.End;
        }

        var reference = 0;
        foreach (var (range, _) in file.References)
        {
            range.Start.Should().BeGreaterThanOrEqualTo(reference);
            range.End.Should().BeGreaterThan(range.Start).And.BeLessThanOrEqualTo(file.Text.Length);
            reference = range.End;
        }
    }

    // Above the maximum only for the sake of one long line and the blank or bracket lines that join a chunk.
    private static void Bounded(ParsedFile file)
    {
        var options = new ParsingOptions();
        foreach (var chunk in file.Chunks)
        {
            var text = Encoding.UTF8.GetString(file.Text.Span[chunk.StartByte..chunk.EndByte]);
            var telling = text.Split('\n').Where(line => line.AsSpan().IndexOfAnyExcept(" \t\r\f{}[]();,") >= 0).Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
            (telling <= options.MaxChunkBytes || text.Split('\n').Any(line => Encoding.UTF8.GetByteCount(line) > options.MaxChunkBytes / 2)).Should()
                .BeTrue($"a chunk of {telling} bytes at line {chunk.StartLine} is too large");
        }
    }
}
