using System.Diagnostics.CodeAnalysis;
using LunarHub.Grains.Telemetry;

namespace LunarHub.Grains.Searching;

/// <summary>
/// The rankings of recent searches by question and state of the index: a search asked again is answered without asking a shard, and later pages come from the ranking
/// of the first. A state never recurs, so nothing has to be thrown out when the index changes, and a push makes
/// those answers useless, and no others, that searched its repository; the least recently used goes when there are too many hits. Thread-safe.
/// </summary>
public sealed class RankingCache(SearchOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(ulong Question, ulong State), LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = [];
    private long hits;

    private sealed record Entry((ulong Question, ulong State) Key, Ranking Ranking)
    {
        // An answer without hits takes room as well.
        public int Size => Ranking.Hits.Count + 1;
    }

    internal bool TryGet(ulong question, ulong state, [NotNullWhen(true)] out Ranking? ranking)
    {
        lock (gate)
        {
            var found = entries.TryGetValue((question, state), out var node);
            if (found)
            {
                byUse.Remove(node!);
                byUse.AddFirst(node!);
            }

            HubTelemetry.RankingCacheLookups.Add(1, new KeyValuePair<string, object?>("outcome", found ? "hit" : "miss"));
            ranking = found ? node!.Value.Ranking : null;
            return found;
        }
    }

    internal void Add(ulong question, Ranking ranking)
    {
        var entry = new Entry((question, ranking.State), ranking);
        if (entry.Size > options.CachedHits)
        {
            return;
        }

        lock (gate)
        {
            Remove(entry.Key);
            entries.Add(entry.Key, byUse.AddFirst(entry));
            hits += entry.Size;
            while (hits > options.CachedHits)
            {
                Remove(byUse.Last!.Value.Key);
            }
        }
    }

    /// <summary>Lets every answer go.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            byUse.Clear();
            hits = 0;
        }
    }

    private void Remove((ulong Question, ulong State) key)
    {
        if (entries.Remove(key, out var node))
        {
            byUse.Remove(node);
            hits -= node.Value.Size;
        }
    }
}
