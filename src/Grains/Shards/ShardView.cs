using System.Collections.Immutable;
using LunarHub.Grains.Repositories;
using LunarHub.Search;

namespace LunarHub.Grains.Shards;

/// <summary>What a shard tells of one committed state besides hits. Counting it visits every document, so it is made once for each generation.</summary>
internal sealed record ShardView(long Generation, ImmutableArray<ShardRef> Refs, ImmutableArray<ShardRef> Visible, ImmutableArray<SkippedFiles> Skipped, ImmutableArray<LanguageCoverage> Coverage)
{
    public static ShardView Of(ShardSnapshot snapshot)
    {
        ImmutableArray<ShardRef> refs = [.. snapshot.Refs.Select(reference => reference.ToMessage())];
        ImmutableArray<ShardRef> visible = [.. refs.Where(reference => !RefNames.IsInternal(reference.Ref))];
        var files = visible.SelectMany(reference => snapshot.Files(reference.Ref)).ToLookup(file => ShardMapping.IndexedAs(file.Traits, file.SkippedBecause));
        var skipped = files[null].Select(file => new SkippedFiles(file.SkippedBecause!, 1, [file.Path]));
        var covered = files.Where(parser => parser.Key is not null)
            .SelectMany(parser => parser.Select(file => new LanguageCoverage(file.Language, parser.Key!, 1, file.Lines, file.TextBytes)));
        return new ShardView(snapshot.Generation, refs, visible, SkippedTally.Merge(skipped), CoverageTally.Merge(covered));
    }

    /// <summary>The visible refs that any of the given names means.</summary>
    public ImmutableArray<ShardRef> Named(ImmutableArray<string> given) => [.. Visible.Where(held => given.Any(name => RefNames.Matches(name, held.Ref)))];
}
