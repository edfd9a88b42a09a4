using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>The definitions of a segment that lines belong to.</summary>
internal sealed class Enclosure(Segment segment)
{
    // What holds code: a reference in a field's initialiser belongs to the type, one under a heading to nothing.
    private static readonly string[] Kinds =
        ["function", "method", "constructor", "property", "macro", "class", "interface", "struct", "enum", "module", "type"];

    private readonly StringSet kinds = new(segment, Kinds);

    /// <summary>The innermost callable or type whose lines hold the line, or null.</summary>
    public EnclosingDefinition? Around(in DocumentRecord document, int line)
    {
        var (best, start, end) = (-1, 0, int.MaxValue);
        var symbols = segment.Symbols.Slice(document.FirstSymbol, document.SymbolCount);
        for (var i = 0; i < symbols.Length; i++)
        {
            ref readonly var symbol = ref symbols[i];

            // Of two on the same lines the later is the inner one.
            if (symbol.StartLine <= line && line <= symbol.EndLine && symbol.StartLine >= start && (symbol.StartLine > start || symbol.EndLine <= end) && kinds.Contains(symbol.Kind))
            {
                (best, start, end) = (i, symbol.StartLine, symbol.EndLine);
            }
        }

        return best < 0 ? null : new EnclosingDefinition(
            segment.NameAt(symbols[best].Name),
            segment.StringAt(symbols[best].Kind),
            segment.OptionalStringAt(symbols[best].Scope),
            symbols[best].StartLine,
            symbols[best].EndLine);
    }
}
