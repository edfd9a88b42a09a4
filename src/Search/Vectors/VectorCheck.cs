using LunarHub.Search.Storage;

namespace LunarHub.Search.Vectors;

/// <summary>Whether the vector sections of a segment fit each other. Their checksums are known to be right: this finds what a writer with a fault, or with another layout of rows, has left.</summary>
internal static class VectorCheck
{
    /// <summary>What is wrong, or null.</summary>
    public static string? FindFault(Segment segment)
    {
        var stride = VectorRows.Stride(segment.Meta.Dimensions);
        var rows = segment.Meta.Dimensions == 0 ? 0 : segment.Meta.Chunks;
        if (segment.Meta.Dimensions < 0 || segment.VectorScales.Length < rows || segment.Vectors.Length != (long)segment.VectorScales.Length * stride)
        {
            return "its vectors do not fit its chunks";
        }

        var lists = segment.VectorLists;
        var blockLength = SketchBlock.Length(stride);
        if (segment.VectorCentroids.Length != (long)lists.Length * stride || segment.VectorBlocks.Length % blockLength != 0)
        {
            return "its lists of vectors do not fit their centroids";
        }

        return ListsFit(lists, segment.VectorBlocks.Length / blockLength) && RowsFit(VectorView.Of(segment)) ? null : "its lists of vectors name rows that are not there";
    }

    private static bool ListsFit(ReadOnlySpan<ListRecord> lists, int blocks)
    {
        long next = 0;
        foreach (ref readonly var list in lists)
        {
            if (list.Rows < 0 || list.FirstBlock != next)
            {
                return false;
            }

            next += list.Blocks;
        }

        return next == blocks;
    }

    private static bool RowsFit(VectorView vectors)
    {
        foreach (ref readonly var list in vectors.Lists.Records)
        {
            for (var b = 0; b < list.Blocks; b++)
            {
                var rows = vectors.Lists.Block(list.FirstBlock + b).Rows;
                var used = Math.Min(SketchBlock.Slots, list.Rows - (b * SketchBlock.Slots));
                if (rows[..used].ContainsAnyExceptInRange(0, vectors.Count - 1) || rows[used..].ContainsAnyExcept(-1))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
