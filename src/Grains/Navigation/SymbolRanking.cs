using System.Collections.Immutable;
using LunarHub.Search;

namespace LunarHub.Grains.Navigation;

/// <summary>Orders definitions that fit a pattern: by how well the name fits, then types and callables before the rest, source before tests, generated and vendored code.</summary>
internal static class SymbolRanking
{
    public static List<SymbolHit> Rank(IEnumerable<Sourced<ShardSymbol>> found) =>
    [
        .. found.Select(symbol => (Symbol: symbol, Rank: Score(symbol.Item)))
            .OrderByDescending(entry => entry.Rank.Score)
            .ThenBy(entry => entry.Symbol.Item.Name.Length)
            .ThenBy(entry => entry.Symbol.Item.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Symbol.Part.Repository.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Symbol.Item.Path, StringComparer.Ordinal)
            .ThenBy(entry => entry.Symbol.Item.StartLine)
            .Select(entry => entry.Symbol.ToHit(entry.Rank.Score, entry.Rank.Reasons)),
    ];

    private static (double Score, ImmutableArray<string> Reasons) Score(ShardSymbol symbol)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        reasons.Add(symbol.FitReason);
        var score = symbol.Fit + symbol.Kind switch
        {
            "class" or "interface" or "struct" or "enum" or "type" => 0.1,
            "function" or "method" or "macro" => 0.08,
            "section" => -0.2,
            _ => 0,
        };
        foreach (var (trait, word, weight) in (ReadOnlySpan<(DocumentTraits, string, double)>)
            [(DocumentTraits.Test, "test", -0.15), (DocumentTraits.Vendored, "vendored", -0.2), (DocumentTraits.Generated, "generated", -0.15), (DocumentTraits.Minified, "minified", -0.2)])
        {
            if (((DocumentTraits)symbol.Traits).HasFlag(trait))
            {
                score += weight;
                reasons.Add(word);
            }
        }

        return (score, reasons.ToImmutable());
    }
}
