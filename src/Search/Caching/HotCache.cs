using LunarHub.Search.Caching;

namespace LunarHub.Search;

/// <summary>
/// What recent searches have found out of segments: where patterns stand, and cut snippets. Segments never change, so nothing in it can become wrong: after a push the old segments' part still
/// serves, where a kept answer does not. Bounded in bytes; the least recently used goes first. One serves all shards of a process. Thread-safe.
/// </summary>
public sealed class HotCache(long mostBytes)
{
    private readonly Lock gate = new();
    private readonly Dictionary<HotKey, LinkedListNode<(HotKey Key, HotEntry Entry)>> entries = [];
    private readonly LinkedList<(HotKey Key, HotEntry Entry)> byUse = [];
    private readonly HotLookups[] lookups = new HotLookups[Enum.GetValues<HotKind>().Length];
    private long bytes;

    /// <summary>Keeps nothing.</summary>
    public static HotCache None { get; } = new(0);

    /// <summary>Whether it keeps anything.</summary>
    public bool IsOn => mostBytes > 0;

    /// <summary>About what the entries take in memory.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>What was looked for since the process began.</summary>
    public HotLookups Lookups(HotKind kind)
    {
        lock (gate)
        {
            return lookups[(int)kind];
        }
    }

    /// <summary>The entry of a key; null where there is none and none is made.</summary>
    /// <param name="make">Makes the entry where there is none; null to only look.</param>
    internal T? Get<T>(HotKey key, Func<T>? make = null)
        where T : HotEntry
    {
        if (!IsOn)
        {
            return null;
        }

        lock (gate)
        {
            var isHit = entries.TryGetValue(key, out var node);
            ref var count = ref lookups[(int)key.Kind];
            count = isHit ? count with { Hits = count.Hits + 1 } : count with { Misses = count.Misses + 1 };
            if (isHit)
            {
                byUse.Remove(node!);
                byUse.AddFirst(node!);
                return (T)node!.Value.Entry;
            }

            return make is null ? null : Add(key, make());
        }
    }

    internal void Put(HotKey key, HotEntry entry)
    {
        lock (gate)
        {
            if (IsOn && entry.Bytes <= mostBytes && !entries.ContainsKey(key))
            {
                Add(key, entry);
            }
        }
    }

    /// <summary>Tells that an entry has become larger.</summary>
    internal void Grew(long by)
    {
        if (Interlocked.Add(ref bytes, by) > mostBytes)
        {
            lock (gate)
            {
                Shrink();
            }
        }
    }

    /// <summary>Lets everything go; searches that use an entry keep it until they end.</summary>
    public void Clear()
    {
        lock (gate)
        {
            while (byUse.Last is { } last)
            {
                Remove(last);
            }
        }
    }

    private T Add<T>(HotKey key, T entry)
        where T : HotEntry
    {
        entries.Add(key, byUse.AddFirst((key, entry)));
        Interlocked.Add(ref bytes, entry.Bytes);
        Shrink();
        return entry;
    }

    private void Shrink()
    {
        while (Bytes > mostBytes && byUse.Last is { } last)
        {
            Remove(last);
        }
    }

    private void Remove(LinkedListNode<(HotKey Key, HotEntry Entry)> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Key);
        Interlocked.Add(ref bytes, -node.Value.Entry.Close());
    }
}

/// <summary>What is kept.</summary>
public enum HotKind
{
    /// <summary>Where a pattern stands in a segment.</summary>
    Matches,

    /// <summary>A chunk's snippet for a query.</summary>
    Snippets,
}

/// <summary>How often something was looked for and was there, and was not.</summary>
public readonly record struct HotLookups(long Hits, long Misses);
