using LunarHub.Search.Indexing;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Finds the documents that can hold a literal: those in the postings of all its trigrams, the rarest read first.</summary>
internal static class TrigramFilter
{
    // After a few rare trigrams the rest hardly narrow further.
    private const int MostLists = 4;

    // As many postings are read in the time in which an ordinary document is searched for a literal.
    private const int PostingsPerDocument = 300;

    /// <summary>
    /// Clears from <paramref name="candidates"/> every document that cannot hold <paramref name="literal"/>. Keeps all when the literal is too short to say.
    /// </summary>
    /// <param name="literal">UTF-8.</param>
    /// <param name="asciiOnly">True when case does not count: trigrams with other letters than ASCII are then not used, because only ASCII is folded in the index.</param>
    public static void Narrow(Segment segment, ReadOnlySpan<byte> literal, bool asciiOnly, Bitmap candidates)
    {
        var lists = new List<PostingsEntry>();
        var keys = segment.TrigramKeys;
        for (var i = 0; i + 3 <= literal.Length; i++)
        {
            var window = literal.Slice(i, 3);
            if (asciiOnly && window.ContainsAnyExceptInRange((byte)0, (byte)127))
            {
                continue;
            }

            var key = ((uint)TrigramIndexBuilder.Fold(window[0]) << 16) | ((uint)TrigramIndexBuilder.Fold(window[1]) << 8) | TrigramIndexBuilder.Fold(window[2]);
            var place = keys.BinarySearch(key);
            if (place < 0)
            {
                candidates.AndNot(candidates.Copy());
                return;
            }

            lists.Add(segment.TrigramEntries[place]);
        }

        // Once few documents are left it is cheaper to read them than to read a long list.
        lists.Sort(static (left, right) => left.Count.CompareTo(right.Count));
        foreach (var entry in lists.Take(MostLists))
        {
            if (entry.Count > (long)PostingsPerDocument * candidates.Count)
            {
                return;
            }

            var holders = new Bitmap(candidates.Length);
            var reader = new VarintReader(segment.TrigramPostings.Slice((int)entry.Offset, entry.Length));
            for (var document = -1; !reader.AtEnd;)
            {
                document += (int)reader.Next();
                holders.Set(document);
            }

            candidates.And(holders);
        }
    }
}
