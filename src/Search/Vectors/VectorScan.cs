using LunarHub.Search.Storage;

namespace LunarHub.Search.Vectors;

/// <summary>Finds the nearest rows by comparing every allowed one: exact up to the quantisation of the rows.</summary>
internal static class VectorScan
{
    private const int Batch = 64;
    private const int RowsBetweenChecks = 1 << 14;

    /// <param name="vectors">The rows.</param>
    /// <param name="query">What to be near to.</param>
    /// <param name="allowed">The only rows to compare, or null for all.</param>
    /// <param name="best">Where to put what is found.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public static void Search(in VectorView vectors, VectorQuery query, Bitmap? allowed, NearestRows best, CancellationToken cancellationToken)
    {
        if (query.Scale == 0)
        {
            return;
        }

        var (start, end) = (0, vectors.Count);
        while (start < vectors.Count && (allowed is null || allowed.NextRun(start, out start, out end)))
        {
            for (; start < end; start += RowsBetweenChecks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ScanRun(vectors, query, start, Math.Min(end, start + RowsBetweenChecks), best);
            }

            start = end;
        }
    }

    private static void ScanRun(in VectorView vectors, VectorQuery query, int start, int end, NearestRows best)
    {
        Span<int> dots = stackalloc int[Batch];
        for (var first = start; first < end; first += Batch)
        {
            var count = Math.Min(Batch, end - first);
            DotKernels.Score(query.DotPath, query.Row, vectors.Rows.Slice(first * vectors.Stride, count * vectors.Stride), dots[..count]);
            var scales = vectors.Scales.Slice(first, count);
            var least = (best.Threshold - query.Margin) / query.Scale;
            for (var i = 0; i < scales.Length; i++)
            {
                if (dots[i] * scales[i] >= least && scales[i] != 0)
                {
                    best.Add(query.Cosine(vectors.Row(first + i), scales[i]), first + i);
                    least = (best.Threshold - query.Margin) / query.Scale;
                }
            }
        }
    }
}
