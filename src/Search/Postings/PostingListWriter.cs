using System.Buffers.Binary;
using LunarHub.Search.Indexing;

namespace LunarHub.Search.Postings;

/// <summary>
/// Writes the postings of one term after the other. A list is cut into blocks whose chunk numbers and frequencies are packed to the fewest bits that the block needs. A list of more than
/// one block begins with its impacts and the blocks' skip data, and each block with its own impacts, so that a reader can pass over blocks without unpacking them.
/// </summary>
internal sealed class PostingListWriter
{
    private readonly uint[] gaps = new uint[PostingLayout.BlockSize];
    private readonly uint[][] columns = [.. Enumerable.Range(0, SegmentFields).Select(_ => new uint[PostingLayout.BlockSize])];
    private readonly ImpactFrontier[] blockImpacts = Frontiers();
    private readonly ImpactFrontier[] listImpacts = Frontiers();
    private ByteBuffer skips;
    private ByteBuffer blocks;
    private int filled;
    private int previous;
    private bool isLong;

    private const int SegmentFields = Storage.SegmentFormat.Fields;

    /// <summary>Begins a list of so many postings.</summary>
    public void Begin(int count)
    {
        isLong = count > PostingLayout.BlockSize;
        previous = -1;
        skips.Clear();
        blocks.Clear();
        foreach (var impacts in listImpacts)
        {
            impacts.Clear();
        }
    }

    /// <summary>Adds a posting; chunks come in rising order.</summary>
    public void Add(in Posting posting, in FieldLengths lengths)
    {
        if (filled == PostingLayout.BlockSize)
        {
            EndBlock();
        }

        gaps[filled] = (uint)(posting.Chunk - previous - 1);
        previous = posting.Chunk;
        var frequencies = posting.Frequencies;
        columns[0][filled] = frequencies.Path;
        columns[1][filled] = frequencies.Symbol;
        columns[2][filled] = frequencies.Text;
        columns[3][filled] = frequencies.Comment;
        filled++;
        if (isLong)
        {
            blockImpacts[0].Add(frequencies.Path, lengths.Path);
            blockImpacts[1].Add(frequencies.Symbol, lengths.Symbol);
            blockImpacts[2].Add(frequencies.Text, lengths.Text);
            blockImpacts[3].Add(frequencies.Comment, lengths.Comment);
        }
    }

    /// <summary>Ends the list and appends its bytes.</summary>
    public void End(ref ByteBuffer output)
    {
        EndBlock();
        if (isLong)
        {
            foreach (var impacts in listImpacts)
            {
                impacts.Write(ref output);
            }

            output.Add(skips.Written);
        }

        output.Add(blocks.Written);
    }

    private static ImpactFrontier[] Frontiers() => [.. Enumerable.Range(0, SegmentFields).Select(_ => new ImpactFrontier())];

    private void EndBlock()
    {
        if (isLong)
        {
            Span<byte> skip = stackalloc byte[PostingLayout.SkipBytes];
            BinaryPrimitives.WriteInt32LittleEndian(skip, previous);
            BinaryPrimitives.WriteInt32LittleEndian(skip[sizeof(int)..], blocks.Length);
            skips.Add(skip);
            for (var field = 0; field < SegmentFields; field++)
            {
                listImpacts[field].Add(blockImpacts[field]);
                blockImpacts[field].Write(ref blocks);
                blockImpacts[field].Clear();
            }
        }

        // The first gap reaches back to the block before, or to the segment's start: it would set the width for all.
        blocks.AddVarint(gaps[0]);
        var width = BitPacking.WidthOf(Largest(gaps.AsSpan(1, filled - 1)));
        blocks.Add((byte)width);
        Span<int> widths = stackalloc int[SegmentFields];
        for (var field = 0; field < SegmentFields; field++)
        {
            widths[field] = PostingLayout.StoredWidth(BitPacking.WidthOf(Largest(columns[field].AsSpan(0, filled))));
        }

        blocks.Add((byte)(PostingLayout.CodeOf(widths[0]) | (PostingLayout.CodeOf(widths[1]) << 4)));
        blocks.Add((byte)(PostingLayout.CodeOf(widths[2]) | (PostingLayout.CodeOf(widths[3]) << 4)));
        BitPacking.Append(ref blocks, gaps.AsSpan(1, filled - 1), width);
        for (var field = 0; field < SegmentFields; field++)
        {
            BitPacking.Append(ref blocks, columns[field].AsSpan(0, filled), widths[field]);
        }

        filled = 0;
    }

    private static uint Largest(ReadOnlySpan<uint> values)
    {
        // As many bits as the largest: enough to tell its width.
        var bits = 0u;
        foreach (var value in values)
        {
            bits |= value;
        }

        return bits;
    }
}
