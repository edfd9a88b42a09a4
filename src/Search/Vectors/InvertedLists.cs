using System.Runtime.InteropServices;

namespace LunarHub.Search.Vectors;

/// <summary>
/// Rows grouped by the centroid that they lie nearest to, each with a one-bit sketch of what it differs from the centroid by. A list of its own for every row is never
/// made: with one list, whose centroid is the mean, this is a flat sketch of all rows.
/// </summary>
internal readonly ref struct InvertedLists(ReadOnlySpan<ListRecord> records, ReadOnlySpan<sbyte> centroids, ReadOnlySpan<byte> blocks, int stride)
{
    public ReadOnlySpan<ListRecord> Records { get; } = records;

    /// <summary>One row of signed bytes a list.</summary>
    public ReadOnlySpan<sbyte> Centroids { get; } = centroids;

    public ReadOnlySpan<byte> Blocks { get; } = blocks;

    public bool IsEmpty => Records.IsEmpty;

    public SketchBlock Block(int number) => new(Blocks.Slice(number * SketchBlock.Length(stride), SketchBlock.Length(stride)), stride);
}

/// <summary>One inverted list: where its blocks begin, how many rows they hold, what its centroid's bytes are multiplied by, and the squared length of the centroid.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ListRecord
{
    public int FirstBlock;
    public int Rows;
    public float Scale;
    public float SquaredLength;

    public readonly int Blocks => (int)(((long)Rows + SketchBlock.Slots - 1) / SketchBlock.Slots);
}
