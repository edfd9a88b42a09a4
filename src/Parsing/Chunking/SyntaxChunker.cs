using LunarHub.Parsing.Decoding;
using LunarHub.Parsing.Outlining;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Chunking;

/// <summary>
/// Cuts a file at its definitions: a callable is a piece, a type that is not small is its header and its members, what lies between is a block. What is still too
/// large is cut at statements, then between lines.
/// </summary>
internal ref struct SyntaxChunker
{
    private readonly ReadOnlySpan<SyntaxNode> _nodes;
    private readonly ReadOnlySpan<byte> _text;
    private readonly LineTable _lines;
    private readonly ParsingOptions _options;
    private readonly IReadOnlyList<Definition> _definitions;
    private readonly IReadOnlyList<ByteRange> _comments;
    private readonly List<int>?[] _members;
    private readonly List<int> _topLevel = [];
    private readonly List<Piece> _pieces = [];
    private readonly StatementSplitter _statements;

    private SyntaxChunker(ReadOnlySpan<SyntaxNode> nodes, Outline outline, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options)
    {
        _nodes = nodes;
        _text = text;
        _lines = lines;
        _options = options;
        _definitions = outline.Definitions;
        _comments = outline.Comments;
        _members = new List<int>?[_definitions.Count];
        _statements = new StatementSplitter(nodes, text, lines, options, _pieces);
        for (var i = 0; i < _definitions.Count; i++)
        {
            if (StandsAlone(_definitions[i]))
            {
                var parent = _definitions[i].Parent;
                (parent < 0 ? _topLevel : _members[parent] ??= []).Add(i);
            }
        }
    }

    public static List<Piece> Pieces(SyntaxTree tree, Outline outline, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options)
    {
        if (IsComment(outline, text))
        {
            var prose = new List<Piece>();
            ProseSplitter.Split(new Piece(0, lines.Count, "text"), text, lines, options, prose);
            return prose;
        }

        var chunker = new SyntaxChunker(tree.Nodes, outline, text, lines, options);
        chunker.Partition(0, lines.Count, Piece.TopLevel, chunker._topLevel);
        return chunker._pieces;
    }

    // A file that is a comment from top to bottom, at least four fifths of it.
    private static bool IsComment(Outline outline, ReadOnlySpan<byte> text)
    {
        var commented = 0L;
        foreach (var comment in outline.Comments)
        {
            commented += comment.End - comment.Start;
        }

        return outline.Definitions.Count == 0 && commented * 5 > text.Length * 4L;
    }

    // Fields, constants and the like stay in the block around them unless they are large.
    private readonly bool StandsAlone(Definition definition) =>
        definition.IsCallable || definition.IsType || definition.Kind is "type" || definition.ExtentEnd - definition.ExtentStart >= _options.MinOwnChunkBytes;

    private void Divide(int first, int end, int index)
    {
        var definition = _definitions[index];
        var limit = definition.IsType ? _options.TargetChunkBytes : _options.MaxChunkBytes;
        if (ChunkPacker.Bytes(_lines, first, end) <= limit)
        {
            _pieces.Add(Describe(first, end, definition) with { Group = definition.Parent });
        }
        else
        {
            Partition(first, end, index, _members[index] ?? []);
        }
    }

    private void Partition(int first, int end, int owner, List<int> members)
    {
        var cursor = first;
        var isFirst = true;
        foreach (var member in members)
        {
            var definition = _definitions[member];
            var start = Math.Max(_lines.LineOf(definition.ExtentStart), cursor);
            var last = Math.Min(_lines.LastLineOf(definition.ExtentStart, definition.ExtentEnd) + 1, end);
            if (last <= start)
            {
                continue;
            }

            Gap(cursor, start, owner, isFirst);
            isFirst = isFirst && cursor == start;
            Divide(start, last, member);
            cursor = last;
            while (cursor < end && _lines.IsBlank(_text, cursor))
            {
                cursor++;
            }
        }

        Gap(cursor, end, owner, isFirst);
    }

    // What lies between members: the first gap of a type is its header, those of a callable are parts of it.
    private void Gap(int first, int end, int owner, bool isFirst)
    {
        if (first >= end)
        {
            return;
        }

        var piece = new Piece(first, end, "block") { Group = owner };
        if (owner != Piece.TopLevel)
        {
            var definition = _definitions[owner];
            piece = isFirst || !definition.IsType
                ? Describe(first, end, definition) with { Group = owner, IsHeader = definition.IsType, IsPart = !definition.IsType }
                : piece with { Parent = definition.QualifiedName };
        }

        if (ChunkPacker.Bytes(_lines, first, end) <= _options.MaxChunkBytes)
        {
            _pieces.Add(piece);
        }
        else
        {
            _statements.Split(piece, owner == Piece.TopLevel ? 0 : _definitions[owner].Node);
        }
    }

    private readonly Piece Describe(int first, int end, Definition definition) =>
        new(first, end, definition.IsCallable ? definition.Kind : definition.IsType ? "class" : "block")
        {
            Symbol = definition.Name,
            Parent = definition.Scope,
            Signature = SignatureText.Of(_text[definition.Signature.Start..definition.Signature.End]),
            Documentation = DocumentationText.Of(definition, _comments, _text),
        };
}
