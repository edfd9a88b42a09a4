using System.Runtime.InteropServices;
using LunarHub.Search.Indexing;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>
/// Finds the blocks of text in which a literal can begin, and so the documents that can hold it: those in the postings of its trigrams, the rarest read first, for as long as reading postings is
/// cheaper than reading texts.
/// </summary>
internal static class TrigramFilter
{
    // After some rare trigrams the rest hardly narrow further.
    private const int MostLists = 8;

    // As many postings are read in the time in which a block is searched for a literal.
    private const int PostingsPerBlock = 256;

    // So many bytes may be left with fewer than three, and then with no trigram, once letters outside ASCII are folded into it.
    private const int LongestShortText = 6;

    /// <summary>Clears from <paramref name="candidates"/> every document that cannot hold any of the literals.</summary>
    /// <param name="literals">UTF-8.</param>
    /// <param name="asciiOnly">True when case does not count: trigrams with other letters than ASCII are then not used, because only ASCII is folded in the index.</param>
    public static void NarrowToAny(Segment segment, byte[][] literals, bool asciiOnly, Bitmap candidates)
    {
        if (literals.Length == 1)
        {
            _ = Narrow(segment, literals[0], asciiOnly, candidates);
            return;
        }

        var any = new Bitmap(candidates.Length);
        foreach (var literal in literals)
        {
            var holders = candidates.Copy();
            _ = Narrow(segment, literal, asciiOnly, holders);
            any.Or(holders);
        }

        candidates.And(any);
    }

    /// <summary>Clears from <paramref name="candidates"/> every document that cannot hold <paramref name="literal"/>. Returns the blocks in which it can begin; null where that is not known.</summary>
    /// <inheritdoc cref="NarrowToAny"/>
    public static Bitmap? Narrow(Segment segment, ReadOnlySpan<byte> literal, bool asciiOnly, Bitmap candidates)
    {
        if (literal.Length >= 3)
        {
            var begins = TextBlocks.Of(segment, candidates);
            NarrowByTrigrams(segment, literal, asciiOnly, begins);
            candidates.And(TextBlocks.Holders(segment, begins));
            return begins;
        }

        if (literal.Length > 0 && !(asciiOnly && literal.ContainsAnyExceptInRange((byte)0, (byte)127)))
        {
            NarrowByPart(segment, literal, candidates);
        }

        return null;
    }

    private static void NarrowByTrigrams(Segment segment, ReadOnlySpan<byte> literal, bool asciiOnly, Bitmap begins)
    {
        var lists = new List<PostingsEntry>();
        var keys = segment.TrigramKeys;

        // What begins a block or more behind the literal's beginning may lie in the block after the next.
        for (var i = 0; i + 3 <= literal.Length && i < TextBlocks.Bytes; i++)
        {
            var window = literal.Slice(i, 3);
            if (asciiOnly && window.ContainsAnyExceptInRange((byte)0, (byte)127))
            {
                continue;
            }

            var place = keys.BinarySearch(Key(window[0], window[1], window[2]));
            if (place < 0)
            {
                begins.ClearAll();
                return;
            }

            lists.Add(segment.TrigramEntries[place]);
        }

        lists.Sort(static (left, right) => left.Count.CompareTo(right.Count));
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(lists)[..Math.Min(MostLists, lists.Count)])
        {
            if (entry.Count > (long)PostingsPerBlock * begins.Count)
            {
                return;
            }

            // The literal can begin in the block before the one in which its trigram begins.
            var holders = new Bitmap(begins.Length);
            AddHolders(segment, entry, holders);
            holders.OrPredecessors();
            begins.And(holders);
        }
    }

    // What is shorter than a trigram stands in one wherever the text is long enough to have any.
    private static void NarrowByPart(Segment segment, ReadOnlySpan<byte> part, Bitmap candidates)
    {
        var lists = new List<PostingsEntry>();
        var blocks = TextBlocks.Of(segment, candidates);
        var budget = (long)PostingsPerBlock * blocks.Count;
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

        blocks.ClearAll();
        foreach (var entry in lists)
        {
            AddHolders(segment, entry, blocks);
        }

        var holders = TextBlocks.Holders(segment, blocks);
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
        for (var block = -1; !reader.AtEnd;)
        {
            block += (int)reader.Next();
            holders.Set(block);
        }
    }

    private static uint Key(byte first, byte second, byte third)
        => ((uint)TrigramIndexBuilder.Fold(first) << 16) | ((uint)TrigramIndexBuilder.Fold(second) << 8) | TrigramIndexBuilder.Fold(third);
}
