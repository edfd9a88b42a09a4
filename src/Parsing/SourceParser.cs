using LunarHub.Parsing.Chunking;
using LunarHub.Parsing.Decoding;
using LunarHub.Parsing.Detection;
using LunarHub.Parsing.Highlighting;
using LunarHub.Parsing.Outlining;
using LunarHub.Parsing.Preprocessing;
using LunarHub.Parsing.Referencing;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing;

/// <summary>
/// The parser of every language: decodes, tells language and traits, then chunks by the syntax tree where a grammar is at hand, by headings where the language has
/// them, and by paragraphs otherwise. One instance serves the whole process.
/// </summary>
public sealed class SourceParser : ISourceParser, IDisposable
{
    private readonly ParsingOptions _options;
    private readonly GrammarLibrary _grammars;
    private readonly ParserPool? _pool;
    private readonly SourceHighlighter _highlighter;

    /// <summary>Loads the tree-sitter core; each grammar is loaded at its first use.</summary>
    public SourceParser(ParsingOptions? options = null)
    {
        _options = options ?? new ParsingOptions();
        _grammars = new GrammarLibrary(_options.GrammarFolder);
        _pool = _grammars.Core is { } core ? new ParserPool(core, _options.MaxParsers) : null;
        _highlighter = new SourceHighlighter(_grammars, _options);
    }

    /// <summary>Loads every grammar and says which are usable, for <c>hub doctor</c>.</summary>
    public IReadOnlyList<GrammarStatus> Grammars() => _grammars.Status();

    /// <inheritdoc/>
    public FileTraits TraitsOf(string path) => TraitDetector.ByPath(path);

    /// <summary>The highlighter over the same grammars; it ends with this parser.</summary>
    public ISourceHighlighter Highlighter => _highlighter;

    /// <inheritdoc/>
    public ParsedFile Parse(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (content.Length > _options.MaxFileBytes)
        {
            return Skipped(path, $"larger than {_options.MaxFileBytes} bytes", FileTraits.None);
        }

        if (SourceDecoder.Decode(content) is not { } text)
        {
            return Skipped(path, "binary", FileTraits.Binary);
        }

        var lines = new LineTable(text.Span);
        var language = LanguageDetector.Detect(path, text.Span);
        var file = new ParsedFile
        {
            Language = language,
            Traits = TraitDetector.ByPath(path, language) | TraitDetector.ByText(language, text.Span, lines),
            Text = text,
            Parser = "none",
        };
        return text.IsEmpty ? file : BySyntax(file, lines, cancellationToken) ?? ByLines(file, lines);
    }

    public string? LanguageOf(string path) => LanguageDetector.ByPath(path);

    /// <summary>Frees the native parsers. No call may be under way.</summary>
    public void Dispose()
    {
        _pool?.Dispose();
        _highlighter.Dispose();
    }

    private static ParsedFile Skipped(string path, string why, FileTraits traits)
    {
        var language = LanguageDetector.ByPath(path) ?? LanguageTable.Text;
        return new ParsedFile { Language = language, Traits = traits | TraitDetector.ByPath(path, language), SkippedBecause = why, Parser = "none" };
    }

    // Null where there is no usable tree: no grammar, too slow or too large to parse, or a text that is plainly not of the language.
    private ParsedFile? BySyntax(ParsedFile file, LineTable lines, CancellationToken cancellationToken)
    {
        if (file.Traits.HasFlag(FileTraits.Minified) || _grammars.Find(file.Language) is not { } grammar)
        {
            return null;
        }

        var text = file.Text.Span;
        using var tree = _pool!.Parse(grammar.Language, SourceMask.For(file.Language, text), _options.ParseTimeout, _options.MaxSyntaxNodes, cancellationToken);
        if (tree is null || IsMostlyErrors(grammar, tree.Nodes, text.Length))
        {
            return null;
        }

        var outline = OutlineBuilder.Build(grammar, tree, text, lines);
        return file with
        {
            Parser = "tree-sitter",
            Chunks = ChunkPacker.Pack(SyntaxChunker.Pieces(tree, outline, text, lines, _options), text, lines, _options),
            Symbols = [.. outline.Symbols(lines)],
            References = grammar.References is { } table ? ReferenceFinder.Find(table, tree, outline.Definitions, text) : [],
            Comments = [.. outline.Comments],
        };
    }

    private ParsedFile ByLines(ParsedFile file, LineTable lines)
    {
        var text = file.Text.Span;
        var (pieces, symbols) = SectionChunker.Chunk(file.Language, text, lines, _options);
        return file with
        {
            Parser = "lexical",
            Chunks = ChunkPacker.Pack(pieces, text, lines, _options),
            Symbols = [.. symbols],
        };
    }

    // One bracket too many makes an error of everything around it; the definitions and comments within are understood all the same.
    private static bool IsMostlyErrors(Grammar grammar, ReadOnlySpan<SyntaxNode> nodes, int length)
    {
        const NodeRole understood = NodeRole.Definition | NodeRole.Comment;
        var errors = 0L;
        var errorEnd = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Symbol == SyntaxNode.ErrorSymbol)
            {
                errors += Math.Max(0, nodes[i].End - Math.Max(nodes[i].Start, errorEnd));
                errorEnd = Math.Max(errorEnd, nodes[i].End);
            }
            else if (nodes[i].Start < errorEnd && (grammar.Role(nodes[i].Symbol) & understood) != NodeRole.None)
            {
                errors -= nodes[i].End - nodes[i].Start;
                i = Math.Max(i, nodes[i].Next - 1);
            }
        }

        return errors * 2 > length;
    }
}
