using System.Runtime.InteropServices;
using LunarHub.Search.Indexing;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Finds the documents that can hold a literal: those in the postings of its trigrams, the rarest read first, for as long as reading postings is cheaper than reading documents.</summary>
internal static class TrigramFilter
{
    // After some rare trigrams the rest hardly narrow further.
    private const int MostLists = 8;

    // As many postings are read in the time in which an ordinary document is searched for a literal.
    private const int PostingsPerDocument = 300;

    // And one in the time in which so many bytes are: long documents are worth more lists, and they are what is left once a few lists were read.
    private const int BytesPerPosting = 16;

    // So many bytes may be left with fewer than three, and then with no trigram, once letters outside ASCII are folded into it.
    private const int LongestShortText = 6;

    /// <summary>Clears from <paramref name="candidates"/> every document that cannot hold any of the literals.</summary>
    /// <param name="literals">UTF-8.</param>
    /// <param name="asciiOnly">True when case does not count: trigrams with other letters than ASCII are then not used, because only ASCII is folded in the index.</param>
    public static void NarrowToAny(Segment segment, byte[][] literals, bool asciiOnly, Bitmap candidates)
    {
        if (literals.Length == 1)
        {
            Narrow(segment, literals[0], asciiOnly, candidates);
            return;
        }

        var any = new Bitmap(candidates.Length);
        foreach (var literal in literals)
        {
            var holders = candidates.Copy();
            Narrow(segment, literal, asciiOnly, holders);
            any.Or(holders);
        }

        candidates.And(any);
    }

    /// <summary>Clears from <paramref name="candidates"/> every document that cannot hold <paramref name="literal"/>.</summary>
    /// <inheritdoc cref="NarrowToAny"/>
    public static void Narrow(Segment segment, ReadOnlySpan<byte> literal, bool asciiOnly, Bitmap candidates)
    {
        if (literal.Length >= 3)
        {
            NarrowByTrigrams(segment, literal, asciiOnly, candidates);
        }
        else if (literal.Length > 0 && !(asciiOnly && literal.ContainsAnyExceptInRange((byte)0, (byte)127)))
        {
            NarrowByPart(segment, literal, candidates);
        }
    }

    private static void NarrowByTrigrams(Segment segment, ReadOnlySpan<byte> literal, bool asciiOnly, Bitmap candidates)
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

            var place = keys.BinarySearch(Key(window[0], window[1], window[2]));
            if (place < 0)
            {
                candidates.ClearAll();
                return;
            }

            lists.Add(segment.TrigramEntries[place]);
        }

        lists.Sort(static (left, right) => left.Count.CompareTo(right.Count));
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(lists)[..Math.Min(MostLists, lists.Count)])
        {
            if (entry.Count > (long)PostingsPerDocument * candidates.Count && entry.Count * (long)BytesPerPosting > BytesOf(segment, candidates))
            {
                return;
            }

            var holders = new Bitmap(candidates.Length);
            AddHolders(segment, entry, holders);
            candidates.And(holders);
        }
    }

    private static long BytesOf(Segment segment, Bitmap candidates)
    {
        var documents = segment.Documents;
        var bytes = 0L;
        for (var from = 0; candidates.NextRun(from, out var start, out from);)
        {
            for (var document = start; document < from; document++)
            {
                bytes += documents[document].TextLength;
            }
        }

        return bytes;
    }

    // What is shorter than a trigram stands in one wherever the text is long enough to have any.
    private static void NarrowByPart(Segment segment, ReadOnlySpan<byte> part, Bitmap candidates)
    {
        var lists = new List<PostingsEntry>();
        var budget = (long)PostingsPerDocument * candidates.Count;
        var keys = segment.TrigramKeys;
        for (var i = 0; i < keys.Length && budget >= 0; i++)
        {
            if (Holds(keys[i], part))
            {
                lists.Add(segment.TrigramEntries[i]);
                budget -= lists[^1].Count;
            }
        }

        if (budget < 0)
        {
            return;
        }

        var holders = new Bitmap(candidates.Length);
        foreach (var entry in lists)
        {
            AddHolders(segment, entry, holders);
        }

        AddShortTexts(segment, holders);
        candidates.And(holders);
    }

    private static bool Holds(uint key, ReadOnlySpan<byte> part)
    {
        uint first = TrigramIndexBuilder.Fold(part[0]);
        if (part.Length == 1)
        {
            return key >> 16 == first || ((key >> 8) & 0xFF) == first || (key & 0xFF) == first;
        }

        var pair = (first << 8) | TrigramIndexBuilder.Fold(part[1]);
        return key >> 8 == pair || (key & 0xFFFF) == pair;
    }

    private static void AddShortTexts(Segment segment, Bitmap holders)
    {
        var documents = segment.Documents;
        for (var document = 0; document < documents.Length; document++)
        {
            if (documents[document].TextLength <= LongestShortText)
            {
                holders.Set(document);
            }
        }
    }

    private static void AddHolders(Segment segment, in PostingsEntry entry, Bitmap holders)
    {
        var reader = new VarintReader(segment.TrigramPostingsOf(entry));
        for (var document = -1; !reader.AtEnd;)
        {
            document += (int)reader.Next();
            holders.Set(document);
        }
    }

    private static uint Key(byte first, byte second, byte third)
        => ((uint)TrigramIndexBuilder.Fold(first) << 16) | ((uint)TrigramIndexBuilder.Fold(second) << 8) | TrigramIndexBuilder.Fold(third);
}
