using LunarHub.Search.Storage;

namespace LunarHub.Search.Vectors;

/// <summary>The vectors of a segment as they lie in memory: a row and a scale for every chunk, and the inverted lists over them where there are enough rows to need them.</summary>
internal readonly ref struct VectorView(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, int dimensions, InvertedLists lists)
{
    /// <summary>All rows, one after the other.</summary>
    public ReadOnlySpan<sbyte> Rows { get; } = rows;

    /// <summary>What a row's bytes are multiplied by; 0 where the chunk has no vector.</summary>
    public ReadOnlySpan<float> Scales { get; } = scales;

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; } = VectorRows.Stride(dimensions);

    public InvertedLists Lists { get; } = lists;

    public int Count => Scales.Length;

    public static VectorView Of(Segment segment) => new(
        segment.Vectors,
        segment.VectorScales,
        segment.Meta.Dimensions,
        new InvertedLists(segment.VectorLists, segment.VectorCentroids, segment.VectorBlocks, VectorRows.Stride(segment.Meta.Dimensions)));

    public ReadOnlySpan<sbyte> Row(int row) => Rows.Slice(row * Stride, Stride);
}
