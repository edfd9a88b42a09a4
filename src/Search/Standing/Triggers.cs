using LunarHub.Search.Indexing;
using LunarHub.Search.Matching;

namespace LunarHub.Search.Standing;

/// <summary>
/// What must stand in the changed text of a file for a query's matches there to change: one of some literals, each known by its trigrams. Null where no text decides: then the
/// query is asked about every changed file.
/// </summary>
internal static class Triggers
{
    /// <summary>Each array holds the trigrams of one literal.</summary>
    public static IReadOnlyList<uint[]>? Of(StandingQuery query)
    {
        var root = query.Plan(repository: null).Root;
        if (root is null || MayHoldWithoutText(root))
        {
            return null;
        }

        // A match changes where what any leaf looks for comes or goes, excluded text included.
        var literals = new List<uint[]>();
        foreach (var leaf in root.Leaves())
        {
            if (leaf is FileLeaf)
            {
                continue;
            }

            if (Literals(leaf) is not { } found)
            {
                return null;
            }

            literals.AddRange(found);
        }

        return literals;
    }

    private static List<uint[]>? Literals(MatchNode leaf) => leaf switch
    {
        PatternLeaf pattern => pattern.Pattern.Required.Select(set => All(set.Literals.Select(literal => Trigrams(literal, asciiOnly: !set.AreByBytes)))).OfType<List<uint[]>>().MaxBy(Strength),
        SymbolLeaf symbol => All(symbol.Needed.Select(name => Trigrams(System.Text.Encoding.ASCII.GetBytes(name), asciiOnly: true))),
        _ => null,
    };

    private static int Strength(List<uint[]> set) => (set.Min(trigrams => trigrams.Length) * 64) - set.Count;

    // A set of which a member has no trigram says nothing.
    private static List<uint[]>? All(IEnumerable<uint[]> set)
    {
        var all = set.ToList();
        return all.Count == 0 || all.Exists(trigrams => trigrams.Length == 0) ? null : all;
    }

    // Text with a line break may reach over the end of a chunk, and so over the end of what changed.
    private static uint[] Trigrams(byte[] literal, bool asciiOnly)
        => literal.Contains((byte)'\n') ? [] : [.. Enumerable.Range(0, Math.Max(0, literal.Length - 2))
            .Where(i => !asciiOnly || (literal[i] < 128 && literal[i + 1] < 128 && literal[i + 2] < 128))
            .Select(i => Key(literal[i], literal[i + 1], literal[i + 2]))
            .Distinct()];

    public static uint Key(byte first, byte second, byte third)
        => ((uint)TrigramIndexBuilder.Fold(first) << 16) | ((uint)TrigramIndexBuilder.Fold(second) << 8) | TrigramIndexBuilder.Fold(third);

    // Whether a file may match in which nothing stands of what the query looks for.
    private static bool MayHoldWithoutText(MatchNode node) => node switch
    {
        AllOf all => all.Operands.All(MayHoldWithoutText),
        AnyOf any => any.Operands.Any(MayHoldWithoutText),
        PatternLeaf pattern => pattern.IsNegated,
        SymbolLeaf symbol => !symbol.IsWanted,
        _ => true,
    };
}
