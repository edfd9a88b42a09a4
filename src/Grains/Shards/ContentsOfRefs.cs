using System.Collections.Concurrent;
using LunarHub.Grains.Repositories;
using LunarHub.Search;

namespace LunarHub.Grains.Shards;

/// <summary>Counts what refs hold by language, parser and reason. Counting visits every document, so it is done when somebody asks, and once for each commit of a ref.</summary>
internal sealed class ContentsOfRefs
{
    // What is not asked for any more must not be kept for ever.
    private const int MostRefs = 64;

    private readonly ConcurrentDictionary<string, (ShardRef Held, ShardContents Contents)> known = new(StringComparer.Ordinal);

    public async Task<ShardContents> OfAsync(ShardSnapshot snapshot, ShardRef held, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(held.Ref, out var before) && IsSame(before.Held, held))
        {
            return before.Contents;
        }

        var counted = await Task.Run(() => Count(snapshot, held.Ref), cancellationToken);
        if (known.Count >= MostRefs)
        {
            known.Clear();
        }

        known[held.Ref] = (held, counted);
        return counted;
    }

    // Damage takes documents from a ref without moving it.
    private static bool IsSame(ShardRef a, ShardRef b) => a.Commit == b.Commit && a.IndexedAt == b.IndexedAt && a.Documents == b.Documents;

    private static ShardContents Count(ShardSnapshot snapshot, string reference)
    {
        var files = snapshot.Files(reference).ToLookup(file => ShardMapping.IndexedAs(file.Traits, file.SkippedBecause));
        var skipped = files[null].Select(file => new SkippedFiles(file.SkippedBecause!, 1, [file.Path]));
        var covered = files.Where(parser => parser.Key is not null)
            .SelectMany(parser => parser.Select(file => new LanguageCoverage(file.Language, parser.Key!, 1, file.Lines, file.TextBytes)));
        return new ShardContents(SkippedTally.Merge(skipped), CoverageTally.Merge(covered));
    }
}
