using System.Collections.Immutable;

namespace LunarHub.Grains.Repositories;

/// <summary>Adds up what is indexed by language and parser.</summary>
internal static class CoverageTally
{
    /// <summary>One entry for each language and parser, those with the most bytes first.</summary>
    public static ImmutableArray<LanguageCoverage> Merge(IEnumerable<LanguageCoverage> parts) =>
    [
        .. parts.GroupBy(part => (part.Language, part.Parser))
            .Select(group => new LanguageCoverage(group.Key.Language, group.Key.Parser, group.Sum(part => part.Files), group.Sum(part => part.Lines), group.Sum(part => part.TextBytes)))
            .OrderByDescending(language => language.TextBytes)
            .ThenBy(language => language.Language, StringComparer.Ordinal)
            .ThenBy(language => language.Parser, StringComparer.Ordinal),
    ];
}
