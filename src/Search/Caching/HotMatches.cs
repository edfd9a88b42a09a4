using System.Runtime.InteropServices;
using LunarHub.Search.Matching;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Caching;

/// <summary>
/// Where one pattern stands in the documents of a segment that were looked through for it so far, by whichever search: filters and refs decide which those are. Thread-safe.
/// </summary>
internal sealed class HotMatches : HotEntry
{
    private const int Overhead = 400;
    private const int BytesPerHolder = 40;

    // Of a pattern that stands in more places only the first documents are remembered.
    private const int MostStarts = 100_000;

    private readonly Lock gate = new();
    private readonly HotCache cache;
    private readonly Bitmap examined;
    private readonly Dictionary<int, (int First, int Count)> holders = [];
    private readonly List<int> starts = [];
    private long bytes;
    private bool isClosed;

    private HotMatches(HotCache cache, Segment segment, string pattern)
    {
        this.cache = cache;
        examined = new Bitmap(segment.Meta.Documents);
        bytes = Overhead + (segment.Meta.Documents / 8) + (2L * pattern.Length);
    }

    public override long Bytes
    {
        get
        {
            lock (gate)
            {
                return bytes;
            }
        }
    }

    /// <summary>What is known of the pattern in the segment, which may be nothing yet; null where nothing is kept.</summary>
    public static HotMatches? Of(Segment segment, TextPattern pattern)
        => segment.Hot.IsOn ? segment.Hot.Get(new HotKey(segment, HotKind.Matches, pattern.Identity, 0), () => new HotMatches(segment.Hot, segment, pattern.Identity)) : null;

    /// <summary>Clears from <paramref name="candidates"/> every document that cannot hold the pattern, and remembers those of it that were not known yet.</summary>
    /// <param name="narrow">Clears documents that were not looked through yet.</param>
    public void Narrow(Bitmap candidates, Action<Bitmap> narrow)
    {
        var unknown = candidates.Copy();
        lock (gate)
        {
            unknown.AndNot(examined);
            candidates.And(examined);
            foreach (var document in candidates.Ones().Where(document => !holders.ContainsKey(document)).ToList())
            {
                candidates.Clear(document);
            }
        }

        if (unknown.IsEmpty)
        {
            return;
        }

        var left = unknown.Copy();
        narrow(left);
        candidates.Or(left);
        unknown.AndNot(left);
        lock (gate)
        {
            if (!isClosed)
            {
                examined.Or(unknown);
            }
        }
    }

    /// <summary>Whether the document was looked through, and then where the pattern stands in it.</summary>
    public bool TryGet(int document, List<int>? into, out int count)
    {
        lock (gate)
        {
            if (!examined[document])
            {
                count = 0;
                return false;
            }

            holders.TryGetValue(document, out var place);
            count = place.Count;
            into?.AddRange(CollectionsMarshal.AsSpan(starts).Slice(place.First, place.Count));
            return true;
        }
    }

    /// <summary>Remembers all places of the pattern in a document.</summary>
    public void Note(int document, List<int> found)
    {
        var grown = 0L;
        lock (gate)
        {
            if (isClosed || examined[document] || starts.Count + found.Count > MostStarts)
            {
                return;
            }

            examined.Set(document);
            if (found.Count > 0)
            {
                holders.Add(document, (starts.Count, found.Count));
                starts.AddRange(found);
                grown = BytesPerHolder + (sizeof(int) * (long)found.Count);
                bytes += grown;
            }
        }

        if (grown > 0)
        {
            cache.Grew(grown);
        }
    }

    public override long Close()
    {
        lock (gate)
        {
            isClosed = true;
            return bytes;
        }
    }
}
