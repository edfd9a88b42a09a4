using LunarHub.Search.Matching;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Indexing;

/// <summary>
/// Collects, for every run of three bytes (ASCII letters folded to lower case), the blocks of text in which one begins, as gaps. The filter before exact and
/// regular-expression search (R. Cox, "Regular Expression Matching with a Trigram Index", 2012), by blocks instead of documents.
/// </summary>
internal sealed class TrigramIndexBuilder
{
    private const int PageBits = 12;

    // One page for each first byte and half of the second: only the pages in use exist.
    private readonly int[]?[] pages = new int[1 << (24 - PageBits)][];
    private readonly List<List> lists = [];

    private struct List
    {
        public uint Key;
        public int Last;
        public int Count;
        public ByteBuffer Bytes;
    }

    /// <summary>Adds a document's text. Documents come in the order of their blocks.</summary>
    /// <param name="firstBlock">The number of the text's first block.</param>
    public void Add(int firstBlock, ReadOnlySpan<byte> text)
    {
        var folded = FoldedLetters.Replace(text);
        for (var block = 0; block < TextBlocks.In(text.Length); block++)
        {
            AddRuns(firstBlock + block, BeginningIn(text, block));
            AddRuns(firstBlock + block, BeginningIn(folded, block));
        }
    }

    // The bytes of the runs that begin in a block: the last of them reach over its end.
    private static ReadOnlySpan<byte> BeginningIn(ReadOnlySpan<byte> text, int block)
    {
        var start = Math.Min(block * TextBlocks.Bytes, text.Length);
        return text[start..Math.Min(start + TextBlocks.Bytes + 2, text.Length)];
    }

    private void AddRuns(int block, ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
        {
            return;
        }

        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(lists);
        var key = ((uint)Fold(text[0]) << 8) | Fold(text[1]);
        foreach (var value in text[2..])
        {
            key = ((key << 8) | Fold(value)) & 0xFF_FFFF;
            var page = pages[key >> PageBits] ??= new int[1 << PageBits];
            ref var slot = ref page[key & ((1 << PageBits) - 1)];
            if (slot == 0)
            {
                lists.Add(new List { Key = key, Last = -1 });
                slot = lists.Count;
                span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(lists);
            }

            ref var list = ref span[slot - 1];
            if (list.Last != block)
            {
                list.Bytes.AddVarint((uint)(block - list.Last));
                list.Last = block;
                list.Count++;
            }
        }
    }

    public void Write(SegmentFileWriter file)
    {
        var sorted = lists.ToArray();
        Array.Sort(sorted, static (left, right) => left.Key.CompareTo(right.Key));
        var entries = new PostingsEntry[sorted.Length];
        long position = 0;
        file.BeginSection(SectionId.TrigramPostings);
        for (var i = 0; i < sorted.Length; i++)
        {
            var written = sorted[i].Bytes.Written;
            entries[i] = new PostingsEntry { Offset = position, Length = written.Length, Count = sorted[i].Count };
            file.Append(written);
            position += written.Length;
        }

        file.Section<PostingsEntry>(SectionId.TrigramEntries, entries);
        file.Section<uint>(SectionId.TrigramKeys, Array.ConvertAll(sorted, list => list.Key));
    }

    public static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
