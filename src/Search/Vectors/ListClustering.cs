namespace LunarHub.Search.Vectors;

/// <summary>
/// Chooses the centroids of the lists by k-means (S. Lloyd, 1982) over a sample, in signed bytes throughout: the centroid that a row is compared with is the one that is stored.
/// Deterministic: samples and first centroids are every n-th row.
/// </summary>
internal sealed class ListClustering
{
    private const int Rounds = 6;
    private const int SamplesPerList = 48;

    private readonly int stride;
    private readonly sbyte[] centroids;
    private readonly float[] scales;
    private readonly float[] squaredLengths;
    private readonly int[] dots;

    /// <param name="rows">The rows.</param>
    /// <param name="rowScales">Their scales; a row with scale 0 takes no part.</param>
    /// <param name="present">The rows that take part.</param>
    /// <param name="stride">Bytes of a row.</param>
    /// <param name="lists">How many centroids.</param>
    public ListClustering(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> rowScales, ReadOnlySpan<int> present, int stride, int lists)
    {
        this.stride = stride;
        centroids = new sbyte[lists * stride];
        scales = new float[lists];
        squaredLengths = new float[lists];
        dots = new int[lists];
        for (var list = 0; list < lists; list++)
        {
            var row = present[(int)((long)list * present.Length / lists)];
            rows.Slice(row * stride, stride).CopyTo(centroids.AsSpan(list * stride));
            Note(list, rowScales[row]);
        }

        // The mean of all rows needs no sample: one list means one round.
        var step = lists == 1 ? 1 : Math.Max(1, present.Length / (lists * SamplesPerList));
        for (var round = 0; round < (lists == 1 ? 1 : Rounds); round++)
        {
            Improve(rows, rowScales, present, step);
        }
    }

    public ReadOnlySpan<sbyte> Centroids => centroids;

    public int Count => scales.Length;

    public float Scale(int list) => scales[list];

    public float SquaredLength(int list) => squaredLengths[list];

    public ReadOnlySpan<sbyte> Centroid(int list) => centroids.AsSpan(list * stride, stride);

    /// <summary>The list whose centroid is nearest; of equal ones the first.</summary>
    public int Nearest(ReadOnlySpan<sbyte> row, float rowScale)
    {
        if (scales.Length == 1)
        {
            return 0;
        }

        DotKernels.Score(DotKernels.Best, row, centroids, dots);
        var (nearest, least) = (0, float.PositiveInfinity);
        for (var list = 0; list < dots.Length; list++)
        {
            var distance = squaredLengths[list] - (2 * rowScale * scales[list] * dots[list]);
            if (distance < least)
            {
                (nearest, least) = (list, distance);
            }
        }

        return nearest;
    }

    private void Improve(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> rowScales, ReadOnlySpan<int> present, int step)
    {
        var sums = new float[centroids.Length];
        var counts = new int[scales.Length];
        for (var i = 0; i < present.Length; i += step)
        {
            var row = rows.Slice(present[i] * stride, stride);
            var list = Nearest(row, rowScales[present[i]]);
            counts[list]++;
            FloatRows.AddTo(sums.AsSpan(list * stride, stride), row, rowScales[present[i]]);
        }

        for (var list = 0; list < counts.Length; list++)
        {
            // A centroid that nothing is nearest to stays where it is.
            if (counts[list] > 0)
            {
                var mean = sums.AsSpan(list * stride, stride);
                System.Numerics.Tensors.TensorPrimitives.Divide(mean, counts[list], mean);
                Note(list, VectorQuantiser.Quantise(mean, centroids.AsSpan(list * stride, stride)));
            }
        }
    }

    private void Note(int list, float scale)
    {
        scales[list] = scale;
        squaredLengths[list] = DotKernels.Score(Centroid(list), Centroid(list)) * scale * scale;
    }
}
