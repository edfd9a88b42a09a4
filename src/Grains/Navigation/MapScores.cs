using LunarHub.Search;

namespace LunarHub.Grains.Navigation;

/// <summary>
/// How central definitions are: degree centrality (Freeman, "Centrality in social networks", 1978) in the graph of files and the names they use. A name that n files
/// use gives each of its d definitions n/d; a file has the sum of its definitions'. What a graph of names gets wrong is weighed down: a member counts no more than the
/// files that also name its type, for the library's members of the same name are among its uses; a type named like a namespace is mostly meant as that.
/// </summary>
internal sealed class MapScores
{
    private readonly Dictionary<string, NameCount> counts;
    private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);

    /// <param name="counts">How every name that the repository defines is used.</param>
    /// <param name="scopes">Scopes of definitions; all their parts but the last, which may be a type, are taken as namespaces.</param>
    public MapScores(Dictionary<string, NameCount> counts, IEnumerable<string?> scopes)
    {
        this.counts = counts;
        foreach (var scope in scopes.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            namespaces.UnionWith(scope.Split('.')[..^1]);
        }
    }

    public double Of(ShardSymbol symbol)
    {
        var count = counts[symbol.Name];
        return Share(IsMember(symbol) ? count with { ReferencingFiles = Math.Min(count.ReferencingFiles, UsesOfOwner(symbol)) } : count)
            * OfKind(symbol.Kind)
            * OfTraits(symbol.Traits)
            * (namespaces.Contains(symbol.Name) ? 0.02 : 1);
    }

    /// <summary>The uses of a name that fall to each of its definitions. One and two letters are loop variables and type parameters; a leading underscore says private.</summary>
    public static double Share(NameCount count)
        => count.Definitions == 0 ? 0 : (double)count.ReferencingFiles / count.Definitions * (count.Name.Length < 3 ? 0.05 : count.Name[0] == '_' ? 0.2 : 1);

    private static bool IsMember(ShardSymbol symbol) => symbol.Scope is not null && symbol.Kind is "method" or "field" or "constant";

    private int UsesOfOwner(ShardSymbol symbol)
    {
        var scope = symbol.Scope!;
        var owner = scope[(scope.LastIndexOf('.') + 1)..];
        return counts.TryGetValue(owner, out var known) ? (int)Math.Ceiling((double)known.ReferencingFiles / Math.Max(1, known.Definitions)) : int.MaxValue;
    }

    private static double OfKind(string kind) => kind switch
    {
        "class" or "interface" or "struct" or "enum" or "type" or "function" or "macro" => 1,
        "method" => 0.25,
        "constant" => 0.1,
        "field" or "variable" or "module" => 0.05,
        _ => 0,
    };

    private static double OfTraits(int traits)
    {
        var known = (DocumentTraits)traits;
        return (known & (DocumentTraits.Generated | DocumentTraits.Vendored | DocumentTraits.Minified)) != 0 ? 0.02
            : (known & (DocumentTraits.Test | DocumentTraits.Documentation)) != 0 ? 0.05
            : 1;
    }
}
