using LunarHub.Grains;

namespace LunarHub.ApiHost.Navigation;

/// <summary>Nests the definitions of a file by their lines.</summary>
internal static class OutlineTree
{
    /// <summary>Definitions nested deeper stand beside each other at this depth: the API's JSON has a limit, and so have readers.</summary>
    private const int MaximumDepth = 12;

    /// <param name="symbols">By first line, an enclosing definition before those that it encloses.</param>
    public static IReadOnlyList<OutlineNode> Of(IReadOnlyList<SymbolHit> symbols)
    {
        var position = 0;
        return Within(symbols, ref position, int.MaxValue, depth: 1);
    }

    private static List<OutlineNode> Within(IReadOnlyList<SymbolHit> symbols, ref int position, int lastLine, int depth)
    {
        var nodes = new List<OutlineNode>();
        while (position < symbols.Count && symbols[position].StartLine <= lastLine && (symbols[position].EndLine <= lastLine || depth == 1))
        {
            var symbol = symbols[position++];
            var children = depth < MaximumDepth ? Within(symbols, ref position, symbol.EndLine, depth + 1) : [];
            nodes.Add(new OutlineNode
            {
                Name = symbol.Name,
                Kind = symbol.Kind,
                Scope = symbol.Scope,
                Signature = symbol.Signature,
                StartLine = symbol.StartLine,
                EndLine = symbol.EndLine,
                NameLine = symbol.NameLine,
                NameColumn = symbol.NameColumn,
                Children = children.Count == 0 ? null : children,
            });
        }

        return nodes;
    }
}
