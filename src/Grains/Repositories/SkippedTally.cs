using System.Collections.Immutable;

namespace LunarHub.Grains.Repositories;

/// <summary>Counts skipped files by reason over all shards.</summary>
internal static class SkippedTally
{
    public const int MaximumExamples = 5;

    /// <summary>One entry for each reason, the most frequent first.</summary>
    public static ImmutableArray<SkippedFiles> Merge(IEnumerable<SkippedFiles> parts) =>
    [
        .. parts.GroupBy(part => part.Reason, StringComparer.Ordinal)
            .Select(group => new SkippedFiles(group.Key, group.Sum(part => part.Files), [.. group.SelectMany(part => part.Examples).Order(StringComparer.Ordinal).Take(MaximumExamples)]))
            .OrderByDescending(reason => reason.Files)
            .ThenBy(reason => reason.Reason, StringComparer.Ordinal),
    ];
}
