using LunarHub.Git;
using LunarHub.Parsing;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// The order in which a run reads files, so that what people look for first can be found first, and survives first when a run is cut short: source, then documentation and
/// configuration, tests, what is vendored, and last data and what is generated.
/// </summary>
internal static class IndexOrder
{
    /// <summary>The entries by priority; within one, in the order given.</summary>
    public static IReadOnlyList<TreeEntry> Sort(IEnumerable<TreeEntry> entries, ISourceParser parser) => [.. entries.OrderBy(entry => Rank(parser.TraitsOf(entry.Path)))];

    /// <summary>Smaller is sooner.</summary>
    public static int Rank(FileTraits traits) => traits switch
    {
        _ when Has(traits, FileTraits.Data | FileTraits.Generated | FileTraits.Minified | FileTraits.Binary) => 4,
        _ when Has(traits, FileTraits.Vendored) => 3,
        _ when Has(traits, FileTraits.Test) => 2,
        _ when Has(traits, FileTraits.Documentation | FileTraits.Configuration) => 1,
        _ => 0,
    };

    private static bool Has(FileTraits traits, FileTraits any) => (traits & any) != FileTraits.None;
}
