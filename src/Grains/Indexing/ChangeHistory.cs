using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>Tells shards who last changed the files that they hold, and when, from the history in the mirror.</summary>
internal sealed class ChangeHistory(GitMirror mirror, IReadOnlyList<IShardGrain> shards)
{
    // What one message to a shard may carry.
    private const int BatchSize = 4_096;

    /// <summary>
    /// Notes what the commits since the earlier ones changed. Done before the new commit becomes visible, so that a content which comes back is not taken for the older change.
    /// </summary>
    /// <param name="documents">Those of the new commit, by shard.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task AddNewAsync(string commit, IReadOnlyCollection<string> earlier, IReadOnlyList<ImmutableArray<DocumentId>> documents, CancellationToken cancellationToken)
    {
        if (earlier.Count > 0)
        {
            await AddAsync(commit, earlier, documents, cancellationToken);
        }
    }

    /// <summary>Looks through the whole history for what the shards do not know yet of a visible ref.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task AddMissingAsync(RefTarget target, CancellationToken cancellationToken)
        => await AddAsync(target.Commit, [], await Task.WhenAll(shards.Select(shard => shard.FindWithoutChangeAsync(target.Ref, cancellationToken))), cancellationToken);

    private async Task AddAsync(string commit, IReadOnlyCollection<string> earlier, IReadOnlyList<ImmutableArray<DocumentId>> wanted, CancellationToken cancellationToken)
    {
        var shardOf = new Dictionary<DocumentId, int>();
        for (var shard = 0; shard < wanted.Count; shard++)
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

        var found = shards.Select(_ => ImmutableArray.CreateBuilder<DocumentChange>()).ToArray();
        await foreach (var revision in mirror.ReadHistoryAsync(commit, earlier, cancellationToken))
        {
            // The newest commit comes first; older ones made the same content before.
            if (!shardOf.Remove(new DocumentId(revision.Path, revision.ObjectId), out var shard))
            {
                continue;
            }

            found[shard].Add(new DocumentChange(new DocumentId(revision.Path, revision.ObjectId), revision.Commit.CommittedAt, revision.Commit.Author, revision.Commit.AuthorEmail));
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
}
