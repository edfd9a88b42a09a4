using System.Collections.Immutable;
using System.Text;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Searching;

/// <summary>
/// A number for the state of all that an answer depends on: of each repository searched the refs that its shards hold. A commit of a searched ref counts, for its words count in the rank of all
/// others; one of another ref does, for hits say which refs hold them. How a shard keeps its files, and what it does not show yet, does not.
/// </summary>
internal static class IndexState
{
    // A shard that takes longer to say what it holds is in trouble; the search has a deadline of its own for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The number, or null when some shard did not say in time: then nothing is known of the state.</summary>
    public static async Task<ulong?> ReadAsync(SearchPlan plan, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var shards = plan.Repositories.SelectMany(entry => Enumerable.Range(0, entry.Shards).Select(shard => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, shard)).GetHeldAsync(cancellationToken)));
            return Of(plan, await Task.WhenAll(shards).WaitAsync(Patience, time, cancellationToken));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The search itself asks the shard again and says what is missing.
            return null;
        }
    }

    /// <param name="held">What each shard holds, in the order of the plan's repositories and their shards.</param>
    public static ulong Of(SearchPlan plan, IReadOnlyList<ImmutableArray<ShardRef>> held)
    {
        var text = new StringBuilder();
        var next = 0;
        foreach (var entry in plan.Repositories)
        {
            text.Append(entry.Id).Append('\0').Append(entry.Name).Append('\0').AppendJoin('\0', plan.RefsOf(entry)).Append('\u0001');
            for (var shard = 0; shard < entry.Shards; shard++)
            {
                foreach (var reference in held[next++])
                {
                    // The counts tell of a part that was damaged and taken out, or built again, at the same commit.
                    text.Append(reference.Ref).Append('\0').Append(reference.Commit).Append('\0').Append(reference.IndexedAt.UtcTicks).Append('\0')
                        .Append(reference.Documents).Append('\0').Append(reference.Chunks).Append('\0').Append(reference.TextBytes).Append('\0');
                }

                text.Append('\u0002');
            }
        }

        return (ulong)ContentHash.Of(Encoding.UTF8.GetBytes(text.AppendJoin('\0', plan.Missing.Concat(plan.Warnings)).ToString())).Value;
    }
}
