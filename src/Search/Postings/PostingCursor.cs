using System.Buffers.Binary;
using LunarHub.Search.Indexing;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Postings;

/// <summary>
/// Walks forwards over the blocks of one term's postings. A block is passed over by its skip data; only when it is opened are its chunk numbers unpacked, and its frequencies only where
/// they are asked for.
/// </summary>
internal sealed class PostingCursor
{
    private const int None = -1;

    private readonly Segment segment;
    private readonly int start;
    private readonly int end;
    private readonly int skips;
    private readonly int blocks;
    private readonly int[] chunks = new int[PostingLayout.BlockSize];
    private readonly int[] widths = new int[SegmentFormat.Fields];
    private readonly int[] columns = new int[SegmentFormat.Fields];
    private int opened = None;
    private int openedStart;
    private int openedEnd;
    private int opens;

    public PostingCursor(Segment segment, int term)
    {
        this.segment = segment;
        var terms = segment.Terms;
        start = terms[term].Postings;
        end = terms[term + 1].Postings;
        Count = terms[term].Count;
        BlockCount = PostingLayout.Blocks(Count);
        skips = IsLong ? start + ImpactReader.Length(ImpactsAt(start)) : start;
        blocks = IsLong ? skips + (BlockCount * PostingLayout.SkipBytes) : start;
    }

    /// <summary>How many chunks hold the term.</summary>
    public int Count { get; }

    public int BlockCount { get; }

    /// <summary>Whether the list has impacts and skip data: more than one block.</summary>
    public bool IsLong => BlockCount > 1;

    /// <summary>The block that the cursor has come to; <see cref="BlockCount"/> when it is past the last.</summary>
    public int Block { get; private set; }

    public bool AtEnd => Block == BlockCount;

    /// <summary>How often a block was opened: it changes when <see cref="Chunks"/> does.</summary>
    public int Opens => opens;

    /// <summary>The chunks of the block that was opened last, in rising order.</summary>
    public ReadOnlySpan<int> Chunks => chunks.AsSpan(0, CountOf(opened));

    /// <summary>The impacts of the whole list, and more; only where it is long.</summary>
    public ReadOnlySpan<byte> ListImpacts => ImpactsAt(start);

    /// <summary>The impacts of a block, and more; only where the list is long.</summary>
    public ReadOnlySpan<byte> ImpactsOf(int block) => ImpactsAt(StartOf(block));

    /// <summary>The last chunk of a block. Opens the block where the list has no other.</summary>
    public int LastOf(int block)
    {
        if (IsLong)
        {
            return Skip(block, 0);
        }

        Open(0);
        return chunks[Count - 1];
    }

    /// <summary>Comes to the first block whose last chunk is not before <paramref name="chunk"/>: by steps that double, then by halving (J. Bentley, A. Yao, 1976).</summary>
    public void SkipTo(int chunk)
    {
        if (AtEnd || (opened == Block ? chunks[CountOf(opened) - 1] : LastOf(Block)) >= chunk)
        {
            return;
        }

        var (low, step) = (Block, 1);
        while (low + step < BlockCount && LastOf(low + step) < chunk)
        {
            low += step;
            step *= 2;
        }

        // The block at low ends before the chunk, the one at high does not.
        var high = Math.Min(low + step, BlockCount);
        while (high - low > 1)
        {
            var middle = (low + high) >>> 1;
            (low, high) = LastOf(middle) < chunk ? (middle, high) : (low, middle);
        }

        Block = high;
    }

    /// <summary>Opens the block that the cursor has come to.</summary>
    public void Open() => Open(Block);

    /// <summary>How often the term stands in each field of the posting at a place of the open block.</summary>
    public Frequencies FrequenciesAt(int place)
    {
        var block = segment.Postings(openedStart, openedEnd + PostingLayout.Padding);
        return new Frequencies(Read(block, 0, place), Read(block, 1, place), Read(block, 2, place), Read(block, 3, place));
    }

    /// <summary>The packed frequencies of one field of the open block, and the bits of each; width 0 says that no posting of the block has the field.</summary>
    public ReadOnlySpan<byte> Column(int field, out int width)
    {
        width = widths[field];
        return segment.Postings(openedStart + columns[field], openedEnd + PostingLayout.Padding);
    }

    private uint Read(ReadOnlySpan<byte> block, int field, int place) => widths[field] == 0 ? 0 : BitPacking.Read(block[columns[field]..], place, widths[field]);

    private int StartOf(int block) => IsLong ? blocks + Skip(block, sizeof(int)) : blocks;

    private int Skip(int block, int offset)
    {
        var at = skips + (block * PostingLayout.SkipBytes) + offset;
        return BinaryPrimitives.ReadInt32LittleEndian(segment.Postings(at, at + sizeof(int)));
    }

    private ReadOnlySpan<byte> ImpactsAt(int at) => segment.Postings(at, Math.Min(at + PostingLayout.MostImpactBytes, end));

    private int CountOf(int block) => block == BlockCount - 1 ? Count - (block * PostingLayout.BlockSize) : PostingLayout.BlockSize;

    private void Open(int block)
    {
        if (opened == block)
        {
            return;
        }

        openedStart = StartOf(block);
        openedEnd = block + 1 < BlockCount ? StartOf(block + 1) : end;
        var bytes = segment.Postings(openedStart, openedEnd + PostingLayout.Padding);
        var impacts = IsLong ? ImpactReader.Length(bytes) : 0;
        var reader = new VarintReader(bytes[impacts..]);
        var count = CountOf(block);
        var chunk = (block == 0 ? -1 : LastOf(block - 1)) + 1 + (int)reader.Next();
        var width = (int)reader.NextByte();
        var (first, second) = (reader.NextByte(), reader.NextByte());
        (widths[0], widths[1]) = (PostingLayout.WidthOf(first & 15), PostingLayout.WidthOf(first >> 4));
        (widths[2], widths[3]) = (PostingLayout.WidthOf(second & 15), PostingLayout.WidthOf(second >> 4));
        var at = impacts + reader.Position;
        Unpack(bytes[at..], chunk, width, chunks.AsSpan(0, count));
        at += BitPacking.BytesOf(count - 1, width);
        for (var field = 0; field < columns.Length; field++)
        {
            columns[field] = at;
            at += BitPacking.BytesOf(count, widths[field]);
        }

        opened = block;
        opens++;
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int first, int width, Span<int> into)
    {
        into[0] = first;
        for (var i = 1; i < into.Length; i++)
        {
            first += (int)BitPacking.Read(packed, i - 1, width) + 1;
            into[i] = first;
        }
    }
}
