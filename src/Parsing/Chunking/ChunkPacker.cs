using System.Collections.Immutable;
using LunarHub.Parsing.Decoding;
using LunarHub.Text;

namespace LunarHub.Parsing.Chunking;

/// <summary>
/// Makes chunks of pieces: small neighbours of one group are merged up to the target size, as in cAST (arXiv 2506.15655), and lines that hold nothing but
/// white space or closing brackets join what stands before them. Pieces must be in order; lines that no piece has go to the piece before.
/// </summary>
internal static class ChunkPacker
{
    public static ImmutableArray<SourceChunk> Pack(IReadOnlyList<Piece> pieces, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options)
    {
        var whole = Contiguous(pieces, text, lines);
        var chunks = ImmutableArray.CreateBuilder<SourceChunk>(whole.Count);
        for (var i = 0; i < whole.Count;)
        {
            var first = whole[i];
            var naming = first;
            var end = first.EndLine;
            for (i++; i < whole.Count && MayJoin(whole[i - 1], whole[i], lines, options) && Bytes(lines, first.FirstLine, whole[i].EndLine) <= options.TargetChunkBytes; i++)
            {
                end = whole[i].EndLine;
                naming = MoreTelling(naming, whole[i], lines);
            }

            chunks.Add(new SourceChunk
            {
                StartLine = first.FirstLine + 1,
                EndLine = end,
                StartByte = lines.Start(first.FirstLine),
                EndByte = lines.Start(end),
                Kind = naming.Kind,
                Symbol = naming.Symbol,
                Parent = naming.Parent,
                Signature = naming.Signature,
                Documentation = naming.Documentation,
                ContentHash = ContentHash.Of(text[lines.Start(first.FirstLine)..lines.Start(end)]),
            });
        }

        return chunks.DrainToImmutable();
    }

    public static int Bytes(LineTable lines, int firstLine, int endLine) => lines.Start(endLine) - lines.Start(firstLine);

    // At the top of a file definitions join definitions and blocks join blocks, so that imports do not blur the class below them.
    private static bool MayJoin(Piece before, Piece next, LineTable lines, ParsingOptions options) =>
        before.Group == next.Group && !before.IsPart && !next.IsPart
        && (before.Group != Piece.TopLevel || before.Symbol is null == next.Symbol is null)
        && Bytes(lines, before.FirstLine, before.EndLine) < options.MinOwnChunkBytes
        && Bytes(lines, next.FirstLine, next.EndLine) < options.MinOwnChunkBytes;

    // A merged chunk bears the name and kind of one definition in it: a type's header before its members, else the largest.
    private static Piece MoreTelling(Piece one, Piece other, LineTable lines) => Weight(other, lines).CompareTo(Weight(one, lines)) > 0 ? other : one;

    private static (int Rank, int Bytes) Weight(Piece piece, LineTable lines) =>
        (piece.IsHeader ? 2 : piece.Symbol is null ? 0 : 1, Bytes(lines, piece.FirstLine, piece.EndLine));

    private static List<Piece> Contiguous(IReadOnlyList<Piece> pieces, ReadOnlySpan<byte> text, LineTable lines)
    {
        var whole = new List<Piece>(pieces.Count);
        var covered = 0;
        foreach (var piece in pieces)
        {
            var end = Math.Min(piece.EndLine, lines.Count);
            if (end <= covered)
            {
                continue;
            }

            var first = Math.Max(piece.FirstLine, covered);
            if (first > covered && whole.Count > 0)
            {
                whole[^1] = whole[^1] with { EndLine = first };
            }

            if (whole.Count > 0 && IsTail(text[lines.Start(first)..lines.Start(end)]))
            {
                whole[^1] = whole[^1] with { EndLine = end };
            }
            else
            {
                whole.Add(piece with { FirstLine = whole.Count == 0 ? 0 : first, EndLine = end });
            }

            covered = end;
        }

        if (covered < lines.Count)
        {
            var rest = new Piece(covered, lines.Count, "text");
            if (whole.Count == 0)
            {
                whole.Add(rest);
            }
            else
            {
                whole[^1] = whole[^1] with { EndLine = lines.Count };
            }
        }

        // A first piece of white space alone goes to the one after it.
        if (whole.Count > 1 && text[..lines.Start(whole[0].EndLine)].IndexOfAnyExcept(" \t\r\n\f"u8) < 0)
        {
            whole[1] = whole[1] with { FirstLine = 0 };
            whole.RemoveAt(0);
        }

        return whole;
    }

    private static bool IsTail(ReadOnlySpan<byte> text) => text.Length < 200 && text.IndexOfAnyExcept(" \t\r\n\f{}[]();,"u8) < 0;
}
