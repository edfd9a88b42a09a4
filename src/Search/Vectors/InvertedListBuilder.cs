using System.Numerics.Tensors;

namespace LunarHub.Search.Vectors;

/// <summary>Groups rows into lists and sketches what each differs from its centroid by.</summary>
internal sealed class InvertedListBuilder
{
    private readonly int stride;
    private readonly ListClustering clustering;
    private readonly float[] rotatedCentroids;
    private readonly float[] rotated;
    private readonly byte[] signs;

    private InvertedListBuilder(int stride, ListClustering clustering)
    {
        this.stride = stride;
        this.clustering = clustering;
        rotated = new float[stride];
        signs = new byte[stride / 8];
        rotatedCentroids = new float[clustering.Count * stride];
        for (var list = 0; list < clustering.Count; list++)
        {
            var centroid = rotatedCentroids.AsSpan(list * stride, stride);
            FloatRows.Fill(centroid, clustering.Centroid(list), clustering.Scale(list));
            Rotation.Of(stride).Apply(centroid);
        }
    }

    /// <param name="rows">The rows, <see cref="VectorRows.Stride"/> bytes each.</param>
    /// <param name="scales">Their scales; a row with scale 0 is in no list.</param>
    /// <param name="dimensions">Length of a vector.</param>
    /// <param name="lists">How many lists to make; 0 for none.</param>
    public static BuiltLists Build(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, int dimensions, int lists)
    {
        var present = new List<int>(scales.Length);
        for (var row = 0; row < scales.Length; row++)
        {
            if (scales[row] != 0)
            {
                present.Add(row);
            }
        }

        lists = Math.Min(lists, present.Count);
        if (lists == 0)
        {
            return BuiltLists.None;
        }

        var stride = VectorRows.Stride(dimensions);
        var numbers = present.ToArray();
        var builder = new InvertedListBuilder(stride, new ListClustering(rows, scales, numbers, stride, lists));
        return builder.Build(rows, scales, numbers);
    }

    private BuiltLists Build(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, int[] present)
    {
        var listOf = new int[present.Length];
        var records = new ListRecord[clustering.Count];
        for (var i = 0; i < present.Length; i++)
        {
            listOf[i] = clustering.Nearest(rows.Slice(present[i] * stride, stride), scales[present[i]]);
            records[listOf[i]].Rows++;
        }

        var blocks = 0;
        for (var list = 0; list < records.Length; list++)
        {
            records[list].FirstBlock = blocks;
            records[list].Scale = clustering.Scale(list);
            records[list].SquaredLength = clustering.SquaredLength(list);
            blocks += records[list].Blocks;
        }

        var blockLength = SketchBlock.Length(stride);
        var bytes = new byte[checked(blocks * blockLength)];
        for (var b = 0; b < blocks; b++)
        {
            SketchBlock.Clear(bytes.AsSpan(b * blockLength, blockLength), stride);
        }

        var filled = new int[records.Length];
        for (var i = 0; i < present.Length; i++)
        {
            var (list, row) = (listOf[i], present[i]);
            var block = records[list].FirstBlock + (filled[list] / SketchBlock.Slots);
            var (factor, offset) = Sketch(rows.Slice(row * stride, stride), scales[row], list);
            SketchBlock.Set(bytes.AsSpan(block * blockLength, blockLength), stride, filled[list] % SketchBlock.Slots, signs, factor, offset, row);
            filled[list]++;
        }

        return new BuiltLists(records, clustering.Centroids.ToArray(), bytes);
    }

    /// <summary>
    /// With r = x − c the difference from the centroid and s the signs of the rotated r over √d, ⟨r, q − c⟩ ≈ ⟨s, q − c⟩ · |r|² / ⟨s, r⟩ (RaBitQ, theorem 3.2). Taking c off the query makes the
    /// error as small as the two are near; what it adds does not depend on the query and goes into the offset, with ⟨r, c⟩.
    /// </summary>
    private (float Factor, float Offset) Sketch(ReadOnlySpan<sbyte> row, float scale, int list)
    {
        FloatRows.Fill(rotated, row, scale);
        Rotation.Of(stride).Apply(rotated);
        var centroid = rotatedCentroids.AsSpan(list * stride, stride);
        TensorPrimitives.Subtract(rotated, centroid, rotated);
        var root = MathF.Sqrt(stride);
        var projected = TensorPrimitives.SumOfMagnitudes<float>(rotated) / root;
        var factor = projected == 0 ? 0 : TensorPrimitives.SumOfSquares<float>(rotated) / projected;
        var signed = 0f;
        for (var i = 0; i < stride; i += 8)
        {
            var bits = 0;
            for (var j = 0; j < 8; j++)
            {
                var positive = rotated[i + j] > 0;
                bits |= positive ? 1 << j : 0;
                signed += positive ? centroid[i + j] : -centroid[i + j];
            }

            signs[i / 8] = (byte)bits;
        }

        return (factor, TensorPrimitives.Dot<float>(rotated, centroid) - (factor * signed / root));
    }
}

/// <summary>Inverted lists as they are written.</summary>
internal sealed record BuiltLists(ListRecord[] Records, sbyte[] Centroids, byte[] Blocks)
{
    public static BuiltLists None { get; } = new([], [], []);

    public InvertedLists View(int dimensions) => new(Records, Centroids, Blocks, VectorRows.Stride(dimensions));
}
