using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>The ref that a run indexes and the commit it is to equal.</summary>
internal readonly record struct RefTarget(string Ref, string Commit);

/// <summary>What one shard holds of a commit and what it lacks.</summary>
internal sealed record ShardWork(IShardGrain Grain, int Number, ShardState State, ImmutableArray<DocumentId> Documents, IReadOnlyList<DocumentId> Present, IReadOnlyList<TreeEntry> Missing)
{
    public static async Task<ShardWork> PlanAsync(IShardGrain grain, int number, IReadOnlyList<TreeEntry> entries, string modelId, CancellationToken cancellationToken)
    {
        var state = await grain.GetStateAsync(cancellationToken);
        ImmutableArray<DocumentId> documents = [.. entries.Select(entry => new DocumentId(entry.Path, entry.ObjectId))];
        var missing = (await grain.FindMissingAsync(documents, modelId, cancellationToken)).ToHashSet();
        return new ShardWork(
            grain,
            number,
            state,
            documents,
            [.. documents.Where(document => !missing.Contains(document))],
            [.. entries.Where(entry => missing.Contains(new DocumentId(entry.Path, entry.ObjectId)))]);
    }

    /// <summary>True when a commit would change nothing: the ref stands there, nothing is missing and no segment was lost.</summary>
    public bool IsUpToDate(RefTarget target)
        => Missing.Count == 0 && State.Problems.IsEmpty && State.Refs.Any(held => held.Ref == target.Ref && held.Commit == target.Commit && held.Documents == Documents.Length);
}
