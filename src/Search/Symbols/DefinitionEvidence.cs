using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>
/// The chunks that define a name which the query asks for, whatever the other evidence says: a definition is what most people look for who type a name, and where the name is
/// used often its words alone would put the users first.
/// </summary>
internal sealed class DefinitionEvidence(IReadOnlyList<QueriedName> names)
{
    private const double OtherScope = 0.8;
    private const double ScopeItself = 0.6;
    private const double Constructor = 0.9;
    private const double Member = 0.7;
    private const double Heading = 0.5;

    public bool IsEmpty => names.Count == 0;

    /// <summary>Chunks by number, with how surely each is the definition that is asked for: above 0 and at most 1.</summary>
    public Dictionary<int, float> In(Segment segment)
    {
        var found = new Dictionary<int, float>();
        foreach (var asked in names)
        {
            var fits = new SameName(asked.Name);
            var dictionary = new NameDictionary(segment);
            foreach (var (first, end) in PrefixRanges.Of(dictionary, asked.Name))
            {
                for (var name = first; name < end; name++)
                {
                    if (dictionary.IsDefined(name) && fits.Closeness(dictionary[name]) is > 0 and var closeness)
                    {
                        AddChunks(segment, dictionary.SymbolsOf(name), asked, closeness, found);
                    }
                }
            }
        }

        return found;
    }

    private static void AddChunks(Segment segment, ReadOnlySpan<int> symbols, QueriedName asked, double closeness, Dictionary<int, float> found)
    {
        foreach (var number in symbols)
        {
            ref readonly var symbol = ref segment.Symbols[number];
            if (ChunkPlaces.Holding(segment, symbol) is >= 0 and var chunk)
            {
                var sureness = (float)(closeness * Weight(segment, symbol, asked));
                found[chunk] = Math.Max(found.GetValueOrDefault(chunk), sureness);
            }
        }
    }

    private static double Weight(Segment segment, in SymbolRecord symbol, QueriedName asked)
    {
        var scope = LastPart(segment.OptionalStringAt(symbol.Scope));
        var weight = segment.StringAt(symbol.Kind) switch
        {
            "method" or "constructor" when string.Equals(scope, asked.Name, StringComparison.OrdinalIgnoreCase) => Constructor,
            "field" or "constant" or "variable" or "property" => Member,
            "section" => Heading,
            _ => 1,
        };
        weight *= asked.IsScope ? ScopeItself : 1;
        return asked.Scope is null || string.Equals(scope, asked.Scope, StringComparison.OrdinalIgnoreCase) ? weight : weight * OtherScope;
    }

    private static string? LastPart(string? scope) => scope?[(scope.LastIndexOfAny(['.', ':', '#', '\\', '/']) + 1)..];
}
