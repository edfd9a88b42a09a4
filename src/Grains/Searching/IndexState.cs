using System.Text;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Searching;

/// <summary>A number for the state of all that a search asks: its repositories as the catalog knows them and the generation of each of their shards.</summary>
internal static class IndexState
{
    // A shard that takes longer to say a number is in trouble; the search has a deadline of its own for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The number, or null when some shard did not say in time: then nothing is known of the state.</summary>
    public static async Task<ulong?> ReadAsync(SearchPlan plan, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var shards = plan.Repositories.SelectMany(entry => Enumerable.Range(0, entry.Shards).Select(shard => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, shard)).GetGenerationAsync(cancellationToken)));
            return Of(plan, await Task.WhenAll(shards).WaitAsync(Patience, time, cancellationToken));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The search itself asks the shard again and says what is missing.
            return null;
        }
    }

    public static ulong Of(SearchPlan plan, IReadOnlyList<long> generations)
    {
        var text = new StringBuilder();
        foreach (var entry in plan.Repositories)
        {
            text.Append(entry.Id).Append('\0').Append(entry.Name).Append('\0').Append(entry.DefaultRef).Append('\0').Append(entry.HeadCommit).Append('\0').Append(entry.Shards).Append('\u0001');
            foreach (var head in plan.NamedRefs.IsEmpty ? [] : entry.Heads)
            {
                text.Append(head.Ref).Append('\0').Append(head.Commit).Append('\0');
            }
        }

        foreach (var generation in generations)
        {
            text.Append(generation).Append('\0');
        }

        return (ulong)ContentHash.Of(Encoding.UTF8.GetBytes(text.AppendJoin('\0', plan.Missing.Concat(plan.Warnings)).ToString())).Value;
    }
}
