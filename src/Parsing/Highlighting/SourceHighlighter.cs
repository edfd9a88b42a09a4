using System.Collections.Immutable;
using System.Diagnostics;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Highlighting;

/// <summary>
/// The highlighter of every language. It has native parsers of its own, so that a reader does not wait while files are being indexed.
/// </summary>
internal sealed class SourceHighlighter(GrammarLibrary grammars, ParsingOptions options) : ISourceHighlighter, IDisposable
{
    // Parsing such a file whole costs little more than parsing a chunk of it.
    private const int SmallFile = 3000;
    private readonly ParserPool? _pool = grammars.Core is { } core ? new ParserPool(core, options.MaxParsers) : null;

    public ImmutableArray<TokenSpan>? HighlightFile(string language, ReadOnlySpan<byte> text, TimeSpan budget, CancellationToken cancellationToken = default) =>
        Highlight(language, text, new ByteRange(0, text.Length), budget, cancellationToken);

    public ImmutableArray<TokenSpan>? HighlightChunk(
        string language, ReadOnlySpan<byte> text, ByteRange chunk, bool isNested, TimeSpan budget, CancellationToken cancellationToken = default) =>
        grammars.Find(language) is not { } grammar || text.Length <= SmallFile
            ? Highlight(language, text, chunk, budget, cancellationToken)
            : Alone(grammar, text[chunk.Start..chunk.End], chunk.Start, isNested, budget, cancellationToken);

    private ImmutableArray<TokenSpan>? Highlight(string language, ReadOnlySpan<byte> text, ByteRange range, TimeSpan budget, CancellationToken cancellationToken)
    {
        if (grammars.Find(language) is not { } grammar)
        {
            return LexicalHighlighter.Read(language, text, range);
        }

        using var tree = _pool!.Parse(grammar.Language, text, budget, options.MaxSyntaxNodes, cancellationToken, anonymous: true, patient: false);
        return tree is null ? null : TokenWalk.Read(grammar, tree.Nodes, text, range);
    }

    private ImmutableArray<TokenSpan>? Alone(Grammar grammar, ReadOnlySpan<byte> chunk, int start, bool isNested, TimeSpan budget, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (opened, closed) = FragmentContexts.CutComment(grammar.Rules.Language, chunk);
        (ImmutableArray<TokenSpan> Spans, long Errors)? best = null;
        foreach (var context in FragmentContexts.For(grammar.Rules.Language, isNested))
        {
            var left = budget - Stopwatch.GetElapsedTime(started);
            if (best is { Errors: 0 } || left <= TimeSpan.Zero)
            {
                break;
            }

            byte[] text = [.. context.Before, .. opened, .. chunk, .. closed, .. context.After];
            using var tree = _pool!.Parse(grammar.Language, text, left, options.MaxSyntaxNodes, cancellationToken, anonymous: true, patient: false);
            if (tree is not null && Errors(tree.Nodes) is var errors && (best is null || errors < best.Value.Errors))
            {
                var shift = context.Before.Length + opened.Length;
                var spans = TokenWalk.Read(grammar, tree.Nodes, text, new ByteRange(shift, shift + chunk.Length));
                best = ([.. spans.Select(span => span with { Start = span.Start - shift + start })], errors);
            }
        }

        return best?.Spans;
    }

    public void Dispose() => _pool?.Dispose();

    // Bytes that the parser could not make sense of, and a token's worth for each that it had to make up.
    private static long Errors(ReadOnlySpan<SyntaxNode> nodes)
    {
        var bytes = 0L;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Symbol == SyntaxNode.ErrorSymbol)
            {
                bytes += Math.Max(1, nodes[i].End - nodes[i].Start);
                i = Math.Max(i, nodes[i].Next - 1);
            }
        }

        return bytes;
    }
}
