using LunarHub.Parsing.Decoding;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Chunking;

/// <summary>Splits a long run of lines between the statements of the syntax tree, the outermost first.</summary>
internal readonly ref struct StatementSplitter(ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options, List<Piece> pieces)
{
    private const int MaxDepth = 200;
    private readonly ReadOnlySpan<SyntaxNode> _nodes = nodes;
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Adds parts of <paramref name="template"/> that cover its lines, cut where children of <paramref name="node"/> begin.</summary>
    public void Split(Piece template, int node) => Split(template with { IsPart = true }, node, 0);

    private void Split(Piece template, int node, int depth)
    {
        var first = template.FirstLine;
        var cursor = first;
        for (var child = node + 1; child < _nodes[node].Next; child = _nodes[child].Next)
        {
            var start = lines.LineOf(_nodes[child].Start);
            var end = Math.Min(lines.LastLineOf(_nodes[child].Start, _nodes[child].End) + 1, template.EndLine);
            if (start >= template.EndLine)
            {
                break;
            }

            if (end <= cursor)
            {
                continue;
            }

            start = Math.Max(start, cursor);
            if (Bytes(start, end) > options.MaxChunkBytes)
            {
                // Lines before the child that are few, such as the head of the statement, stay with its first part.
                if (Bytes(first, start) >= options.MinOwnChunkBytes)
                {
                    Emit(template, first, start);
                    first = start;
                }

                if (depth < MaxDepth)
                {
                    Split(template with { FirstLine = first, EndLine = end }, child, depth + 1);
                }
                else
                {
                    Emit(template, first, end);
                }

                first = end;
            }
            else if (start > first && Bytes(first, end) > options.TargetChunkBytes && Bytes(first, start) >= options.MinOwnChunkBytes)
            {
                Emit(template, first, start);
                first = start;
            }

            cursor = end;
        }

        if (first < template.EndLine)
        {
            Emit(template, first, template.EndLine);
        }
    }

    private int Bytes(int first, int end) => ChunkPacker.Bytes(lines, first, end);

    private void Emit(Piece template, int first, int end)
    {
        var piece = template with { FirstLine = first, EndLine = end };
        if (Bytes(first, end) <= options.MaxChunkBytes)
        {
            pieces.Add(piece);
        }
        else
        {
            LineSplitter.Split(piece, _text, lines, options, pieces);
        }
    }
}
