using LunarHub.Search;

namespace LunarHub.Grains.Navigation;

/// <summary>
/// How central definitions and files are: degree centrality (Freeman, "Centrality in social networks", 1978) in the graph of files and the names they use. A name
/// that n files use gives each of its d definitions n/d; a file has the sum of its definitions'. Names that need a receiver count less than those that stand alone,
/// since a name-based graph also counts the library's members of the same name.
/// </summary>
internal static class MapScores
{
    public static double OfName(NameCount count) => count.Definitions == 0 ? 0 : (double)count.ReferencingFiles / count.Definitions * NameWeight(count.Name);

    public static double OfKind(string kind) => kind switch
    {
        "class" or "interface" or "struct" or "enum" or "type" or "function" or "macro" => 1,
        "method" => 0.25,
        "constant" => 0.3,
        "field" or "variable" or "module" => 0.1,
        _ => 0,
    };

    public static double OfTraits(int traits)
    {
        var known = (DocumentTraits)traits;
        return (known & (DocumentTraits.Generated | DocumentTraits.Vendored | DocumentTraits.Minified)) != 0 ? 0.02
            : (known & (DocumentTraits.Test | DocumentTraits.Documentation)) != 0 ? 0.05
            : 1;
    }

    // One and two letters are loop variables and type parameters; a leading underscore says private.
    private static double NameWeight(string name) => name.Length < 3 ? 0.05 : name[0] == '_' ? 0.2 : 1;
}
