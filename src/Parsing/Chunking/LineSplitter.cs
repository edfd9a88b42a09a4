using LunarHub.Parsing.Decoding;

namespace LunarHub.Parsing.Chunking;

/// <summary>Cuts runs of lines of which no syntax is known: before a line that begins a paragraph, by preference one that is not indented.</summary>
internal static class LineSplitter
{
    /// <summary>Adds pieces like <paramref name="template"/> that cover its lines, none above the maximum save for a single long line.</summary>
    public static void Split(Piece template, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options, List<Piece> pieces)
    {
        var first = template.FirstLine;
        while (first < template.EndLine)
        {
            var end = Cut(first, template.EndLine, text, lines, options);
            pieces.Add(template with { FirstLine = first, EndLine = end });
            first = end;
        }
    }

    // The best cut within the maximum: an unindented paragraph past the target, else any paragraph past it, else the last paragraph before it, else the last line that fits.
    private static int Cut(int first, int end, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options)
    {
        if (ChunkPacker.Bytes(lines, first, end) <= options.TargetChunkBytes)
        {
            return end;
        }

        int paragraph = -1, early = -1, line = first + 1;
        for (; line < end && ChunkPacker.Bytes(lines, first, line) <= options.MaxChunkBytes; line++)
        {
            if (!BeginsParagraph(line, text, lines))
            {
                continue;
            }

            if (ChunkPacker.Bytes(lines, first, line) < options.TargetChunkBytes)
            {
                early = line;
            }
            else if (text[lines.Start(line)] is not ((byte)' ' or (byte)'\t'))
            {
                return line;
            }
            else if (paragraph < 0)
            {
                paragraph = line;
            }
        }

        if (line == end && ChunkPacker.Bytes(lines, first, end) <= options.MaxChunkBytes)
        {
            return paragraph > 0 ? paragraph : end;
        }

        return paragraph > 0 ? paragraph : early > 0 ? early : Math.Max(first + 1, line - 1);
    }

    private static bool BeginsParagraph(int line, ReadOnlySpan<byte> text, LineTable lines) =>
        lines.IsBlank(text, line - 1) && !lines.IsBlank(text, line);
}
