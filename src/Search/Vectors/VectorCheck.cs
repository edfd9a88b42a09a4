using LunarHub.Search.Storage;

namespace LunarHub.Search.Vectors;

/// <summary>Whether the vector sections of a segment fit each other. Their checksums are known to be right: this finds what a writer with a fault, or with another layout of rows, has left.</summary>
internal static class VectorCheck
{
    private const string StrayRow = "its lists of vectors name rows that are not there";

    /// <summary>What is wrong with the sizes, or null. Reads none of the vectors.</summary>
    public static string? FindMisfit(Segment segment)
    {
        var stride = VectorRows.Stride(segment.Meta.Dimensions);
        var rows = segment.Meta.Dimensions == 0 ? 0 : segment.Meta.Chunks;
        var scales = segment.LengthOf(SectionId.VectorScales) / sizeof(float);
        if (segment.Meta.Dimensions < 0 || scales < rows || segment.LengthOf(SectionId.Vectors) != scales * stride)
        {
            return "its vectors do not fit its chunks";
        }

        var lists = segment.VectorLists;
        var blockLength = SketchBlock.Length(stride);
        var blocks = segment.LengthOf(SectionId.VectorBlocks);
        if (segment.LengthOf(SectionId.VectorCentroids) != (long)lists.Length * stride || blocks % blockLength != 0)
        {
            return "its lists of vectors do not fit their centroids";
        }

        return ListsFit(lists, blocks / blockLength) ? null : StrayRow;
    }

    /// <summary>Says so when the lists name a row that is not there, else null.</summary>
    /// <param name="lists">The lists; they fit their blocks.</param>
    /// <param name="count">The rows that there are.</param>
    public static string? FindStrayRow(InvertedLists lists, int count)
    {
        foreach (ref readonly var list in lists.Records)
        {
            for (var b = 0; b < list.Blocks; b++)
            {
                var rows = lists.Block(list.FirstBlock + b).Rows;
                var used = Math.Min(SketchBlock.Slots, list.Rows - (b * SketchBlock.Slots));
                if (rows[..used].ContainsAnyExceptInRange(0, count - 1) || rows[used..].ContainsAnyExcept(-1))
                {
                    return StrayRow;
                }
            }
        }

        return null;
    }

    private static bool ListsFit(ReadOnlySpan<ListRecord> lists, long blocks)
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
}
