using System.Runtime.InteropServices;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Vectors;

/// <summary>Collects the vectors of a segment's chunks and writes them, with inverted lists when there are enough.</summary>
internal sealed class VectorColumn(int dimensions)
{
    private readonly int stride = VectorRows.Stride(dimensions);
    private readonly List<float> scales = [];
    private sbyte[] rows = [];

    /// <summary>Adds the vector of the next chunk; an empty one for a chunk without.</summary>
    public void Add(ReadOnlySpan<float> vector)
    {
        var start = scales.Count * stride;
        if (rows.Length < start + stride)
        {
            Array.Resize(ref rows, (int)Math.Min(Array.MaxLength, Math.Max(256L * stride, 2L * rows.Length)));
        }

        scales.Add(VectorQuantiser.Quantise(vector, rows.AsSpan(start, stride)));
    }

    public void Write(SegmentFileWriter file)
    {
        var written = rows.AsSpan(0, scales.Count * stride);
        var lists = InvertedListBuilder.Build(written, CollectionsMarshal.AsSpan(scales), dimensions, VectorPlan.Lists(scales.Count));
        file.Section<sbyte>(SectionId.Vectors, written);
        file.Section<float>(SectionId.VectorScales, CollectionsMarshal.AsSpan(scales));
        file.Section<ListRecord>(SectionId.VectorLists, lists.Records);
        file.Section<sbyte>(SectionId.VectorCentroids, lists.Centroids);
        file.Section(SectionId.VectorBlocks, lists.Blocks);
    }
}
