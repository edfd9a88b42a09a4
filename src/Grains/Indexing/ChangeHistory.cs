using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>Tells shards who last changed the files that they hold, and when, from the history in the mirror.</summary>
internal sealed class ChangeHistory(GitMirror mirror, IReadOnlyList<IShardGrain> shards)
{
    // What one message to a shard may carry.
    private const int BatchSize = 4_096;

    /// <summary>
    /// Notes what the commits since the earlier ones changed: as cheap as these commits, however long the history is. A content that they took back, or gave anew, is told too, though
    /// the trees do not differ in it.
    /// </summary>
    /// <param name="documents">Those that the new commit adds, by shard: they may not be stored yet.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task AddNewAsync(string commit, IReadOnlyCollection<string> earlier, IReadOnlyList<ImmutableArray<DocumentId>> documents, CancellationToken cancellationToken)
    {
        if (earlier.Count == 0)
        {
            return;
        }

        var added = documents.Select(held => held.ToHashSet()).ToArray();
        var seen = new HashSet<DocumentId>();
        var found = NewBatches();
        await foreach (var revision in mirror.ReadHistoryAsync(commit, earlier, cancellationToken))
        {
            // The newest commit comes first; older ones made the same content before.
            var document = new DocumentId(revision.Path, revision.ObjectId);
            if (seen.Add(document))
            {
                var shard = ShardPlan.ShardOf(document.Path, shards.Count);
                found[shard].Add(ChangeOf(document, revision.Commit));
                if (found[shard].Count == BatchSize)
                {
                    await AddHeldAsync(shard, found[shard].DrainToImmutable(), added[shard], cancellationToken);
                }
            }
        }

        await Task.WhenAll(found.Select((batch, shard) => AddHeldAsync(shard, batch.DrainToImmutable(), added[shard], cancellationToken)));
    }

    /// <summary>Looks through the whole history for what the shards do not know yet of a visible ref.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task AddMissingAsync(RefTarget target, CancellationToken cancellationToken)
    {
        var wanted = await Task.WhenAll(shards.Select(shard => shard.FindWithoutChangeAsync(target.Ref, cancellationToken)));
        var shardOf = new Dictionary<DocumentId, int>();
        for (var shard = 0; shard < wanted.Length; shard++)
        {
            foreach (var document in wanted[shard])
            {
                shardOf.Add(document, shard);
            }
        }

        if (shardOf.Count == 0)
        {
            return;
        }

        var found = NewBatches();
        await foreach (var revision in mirror.ReadHistoryAsync(target.Commit, [], cancellationToken))
        {
            var document = new DocumentId(revision.Path, revision.ObjectId);
            if (!shardOf.Remove(document, out var shard))
            {
                continue;
            }

            found[shard].Add(ChangeOf(document, revision.Commit));
            if (found[shard].Count == BatchSize)
            {
                await shards[shard].AddChangesAsync(found[shard].DrainToImmutable(), cancellationToken);
            }

            if (shardOf.Count == 0)
            {
                break;
            }
        }

        await Task.WhenAll(found.Zip(shards).Where(pair => pair.First.Count > 0).Select(pair => pair.Second.AddChangesAsync(pair.First.DrainToImmutable(), cancellationToken)));
    }

    // Contents that came and went between the two commits are held by nobody.
    private async Task AddHeldAsync(int shard, ImmutableArray<DocumentChange> changes, HashSet<DocumentId> added, CancellationToken cancellationToken)
    {
        ImmutableArray<DocumentId> others = [.. changes.Select(change => change.Document).Where(document => !added.Contains(document))];
        var unknown = others.IsEmpty ? [] : (await shards[shard].FindMissingAsync(others, cancellationToken)).ToHashSet();
        ImmutableArray<DocumentChange> held = unknown.Count == 0 ? changes : [.. changes.Where(change => !unknown.Contains(change.Document))];
        if (!held.IsEmpty)
        {
            await shards[shard].AddChangesAsync(held, cancellationToken);
        }
    }

    private static DocumentChange ChangeOf(DocumentId document, CommitStamp commit) => new(document, commit.CommittedAt, commit.Author, commit.AuthorEmail);

    private ImmutableArray<DocumentChange>.Builder[] NewBatches() => [.. shards.Select(_ => ImmutableArray.CreateBuilder<DocumentChange>())];
}
