namespace LunarHub.Search.Postings;

/// <summary>A chunk that holds a term, and how often the term stands in each of its fields.</summary>
internal readonly record struct Posting(int Chunk, Frequencies Frequencies);

/// <summary>How often a term stands in each field of a chunk.</summary>
internal readonly record struct Frequencies(uint Path, uint Symbol, uint Text, uint Comment);

/// <summary>Shared numbers of the layout; docs/index-format.md has the whole of it.</summary>
internal static class PostingLayout
{
    /// <summary>
    /// Postings in a block. Smaller blocks have tighter bounds, larger ones less to skip by: 128 is what Lucene, PISA and Ding and Suel's experiments settle on, and
    /// a block's chunk numbers then fill eight cache lines when decoded.
    /// </summary>
    public const int BlockSize = 128;

    /// <summary>A packed value is read as part of eight bytes, so that many zeros follow the last list.</summary>
    public const int Padding = 8;

    /// <summary>Bytes of skip data a block: the last chunk and where the block begins, counted from the end of the skip data (int32 each).</summary>
    public const int SkipBytes = 8;

    /// <summary>Bytes that impacts take at most: for each field a number, and pairs of varints.</summary>
    public const int MostImpactBytes = Storage.SegmentFormat.Fields * (1 + (ImpactFrontier.MostPoints * 2 * 5));

    private const int WideCode = 15;

    /// <summary>Frequencies take up to 14 bits a block and field, or 32: a code has four bits.</summary>
    public static int StoredWidth(int width) => width < WideCode ? width : 32;

    /// <summary>What stands for a stored width.</summary>
    public static int CodeOf(int storedWidth) => Math.Min(storedWidth, WideCode);

    /// <summary>The stored width that a code stands for.</summary>
    public static int WidthOf(int code) => StoredWidth(code);

    public static int Blocks(int count) => (count + BlockSize - 1) / BlockSize;
}
