using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>What one shard has to do for a ref: take in the documents that it lacks, then move the ref.</summary>
/// <param name="Base">What the commit is told against; null when <paramref name="Documents"/> are all.</param>
/// <param name="Documents">Those that the ref holds, or that differ from the base.</param>
/// <param name="Present">Those of them that the shard stores already.</param>
/// <param name="Missing">The others, to be read and parsed.</param>
internal sealed record ShardWork(int Number, RefBase? Base, ImmutableArray<DocumentId> Documents, IReadOnlyList<DocumentId> Present, IReadOnlyList<TreeEntry> Missing)
{
    public ImmutableArray<string> Removed { get; private init; } = [];

    /// <summary>For missing documents, the stored one that each was made from.</summary>
    public IReadOnlyDictionary<DocumentId, DocumentId> Origins { get; private init; } = ImmutableDictionary<DocumentId, DocumentId>.Empty;

    public long MissingBytes => Missing.Sum(entry => entry.Size);

    /// <summary>The work when every entry of the commit is compared with what the shard holds.</summary>
    public static async Task<ShardWork> CompareAsync(IShardGrain grain, int number, IReadOnlyList<TreeEntry> entries, CancellationToken cancellationToken)
        => await PlanAsync(grain, number, null, entries, null, cancellationToken);

    /// <summary>The work when only what differs from a base is looked at.</summary>
    public static async Task<ShardWork> FollowAsync(IShardGrain grain, int number, RefBase @base, TreeDelta.Part delta, CancellationToken cancellationToken)
        => await PlanAsync(grain, number, @base, delta.Entries, delta.Rebuilt, cancellationToken) with { Removed = [.. delta.Removed], Origins = delta.Origins };

    public ShardUpdate ToUpdate(RefTarget target, ImmutableArray<string> segments) => new()
    {
        Ref = target.Ref,
        Commit = target.Commit,
        NewSegments = segments,
        Documents = Documents,
        Base = Base is { } from ? new ShardBase(from.Ref, from.Commit, Removed) : null,
    };

    /// <summary>True when a commit would change nothing of the shard.</summary>
    public bool IsDone(ShardState state, RefTarget target)
        => Missing.Count == 0 && state.Problems.IsEmpty && state.Refs.FirstOrDefault(held => held.Ref == target.Ref) is { IsWhole: true } held && held.Commit == target.Commit
            && (Base is null ? held.Documents == Documents.Length : Documents.IsEmpty && Removed.IsEmpty);

    private static async Task<ShardWork> PlanAsync(
        IShardGrain grain, int number, RefBase? @base, IReadOnlyList<TreeEntry> entries, HashSet<DocumentId>? rebuilt, CancellationToken cancellationToken)
    {
        ImmutableArray<DocumentId> documents = [.. entries.Select(entry => new DocumentId(entry.Path, entry.ObjectId))];
        var missing = documents.IsEmpty ? [] : (await grain.FindMissingAsync(documents, cancellationToken)).ToHashSet();
        missing.UnionWith(rebuilt ?? []);
        return new ShardWork(
            number,
            @base,
            documents,
            [.. documents.Where(document => !missing.Contains(document))],
            [.. entries.Where(entry => missing.Contains(new DocumentId(entry.Path, entry.ObjectId)))]);
    }
}
