using LunarHub.Parsing.Decoding;

namespace LunarHub.Parsing.Chunking;

/// <summary>Chunks a file by its headings: documents by section, configuration by table or key, scripts of statements by statement.</summary>
internal static class SectionChunker
{
    private const string PathSeparator = " > ";

    /// <summary>One piece a section, large ones cut where the subject changes in prose, else between paragraphs; sections of one parent may merge when they are small.</summary>
    /// <param name="language">The language id.</param>
    public static (List<Piece> Pieces, SourceSymbol[] Symbols) Chunk(string language, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options)
    {
        var headings = Headings.Find(language, text, lines);
        var kind = Headings.Kind(language);
        var pieces = new List<Piece>();
        var symbols = new SourceSymbol[headings.Count];
        var path = new Stack<(int Level, string Title, int Group)>();
        if (headings.Count == 0 || headings[0].Line > 0)
        {
            Split(language, new Piece(0, headings.Count > 0 ? headings[0].Line : lines.Count, headings.Count > 0 ? kind : "text"), text, lines, options, pieces);
        }

        for (var i = 0; i < headings.Count; i++)
        {
            var heading = headings[i];
            while (path.TryPeek(out var above) && above.Level >= heading.Level)
            {
                path.Pop();
            }

            var parent = path.Count == 0 ? null : string.Join(PathSeparator, path.Reverse().Select(p => p.Title));
            var end = i + 1 < headings.Count ? headings[i + 1].Line : lines.Count;
            var section = new Piece(heading.Line, end, kind)
            {
                Symbol = heading.Title,
                Parent = parent,
                Group = path.TryPeek(out var around) ? around.Group : Piece.TopLevel,
                IsPart = ChunkPacker.Bytes(lines, heading.Line, end) > options.TargetChunkBytes,
            };
            Split(language, section, text, lines, options, pieces);
            symbols[i] = new SourceSymbol
            {
                Name = heading.Title,
                Kind = "section",
                Scope = parent,
                NameRange = heading.TitleRange,
                StartLine = heading.Line + 1,
                EndLine = EndOf(headings, i, lines.Count),
            };
            path.Push((heading.Level, heading.Title, i + 1));
        }

        return (pieces, symbols);
    }

    private static void Split(string language, Piece piece, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options, List<Piece> pieces)
    {
        if (Headings.IsProse(language))
        {
            ProseSplitter.Split(piece, text, lines, options, pieces);
        }
        else
        {
            LineSplitter.Split(piece, text, lines, options, pieces);
        }
    }

    private static int EndOf(IReadOnlyList<Heading> headings, int index, int lineCount)
    {
        // Files with very many headings have them on one level, so the scan is short.
        for (var i = index + 1; i < headings.Count; i++)
        {
            if (headings[i].Level <= headings[index].Level)
            {
                return headings[i].Line;
            }
        }

        return lineCount;
    }
}
