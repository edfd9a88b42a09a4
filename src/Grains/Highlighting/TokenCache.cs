using System.Collections.Immutable;
using LunarHub.Parsing.Highlighting;

namespace LunarHub.Grains.Highlighting;

/// <summary>
/// The token spans of chunks that were shown of late, by blob and place: pages of one search, and searches that grow word by word, show the same chunks again. Bounded by
/// the number of spans; the least recently used go first. Thread-safe.
/// </summary>
public sealed class TokenCache(int maximumSpans)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> recent = new();
    private int held;

    /// <summary>A part of a blob's text.</summary>
    public readonly record struct Key(string BlobId, string Language, int Start, int End);

    private sealed record Entry(Key Key, ImmutableArray<TokenSpan> Spans)
    {
        // An empty list takes room too.
        public int Weight => Spans.Length + 8;
    }

    /// <summary>The spans, which count as used now; false when they are not held.</summary>
    public bool TryGet(Key key, out ImmutableArray<TokenSpan> spans)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var node))
            {
                spans = default;
                return false;
            }

            recent.Remove(node);
            recent.AddFirst(node);
            spans = node.Value.Spans;
            return true;
        }
    }

    /// <summary>Holds the spans unless they alone are more than the cache may hold.</summary>
    public void Add(Key key, ImmutableArray<TokenSpan> spans)
    {
        var entry = new Entry(key, spans);
        lock (gate)
        {
            if (entry.Weight > maximumSpans || entries.ContainsKey(key))
            {
                return;
            }

            entries[key] = recent.AddFirst(entry);
            held += entry.Weight;
            while (held > maximumSpans)
            {
                var oldest = recent.Last!;
                recent.RemoveLast();
                entries.Remove(oldest.Value.Key);
                held -= oldest.Value.Weight;
            }
        }
    }
}
