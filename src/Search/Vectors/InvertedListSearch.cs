using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Vectors;

/// <summary>
/// Looks into the lists whose centroids are nearest to the query, estimates the cosine of each row from its sketch, and compares only those rows whose estimate, with the error that it
/// may have, reaches the worst of the best so far: RaBitQ (J. Gao and C. Long, SIGMOD 2024) with its bound, over fast-scan tables. Filters are applied before anything is estimated,
/// and only allowed rows count as looked at.
/// </summary>
internal ref struct InvertedListSearch
{
    /// <summary>Standard deviations of the estimate's error that are allowed for.</summary>
    private const float ErrorMargin = 2.2f;

    /// <summary>√(1 − m²), m ≈ 0.8 being the mean cosine of a rotated vector with its signs.</summary>
    private const float SignError = 0.6f;

    private const int Pending = 32;

    private readonly VectorView vectors;
    private readonly VectorQuery query;
    private readonly Bitmap? allowed;
    private readonly NearestRows best;
    private readonly int[] pending = new int[Pending];
    private int waiting;
    private int seen;

    private InvertedListSearch(VectorView vectors, VectorQuery query, Bitmap? allowed, NearestRows best)
    {
        this.vectors = vectors;
        this.query = query;
        this.allowed = allowed;
        this.best = best;
    }

    /// <param name="vectors">Rows with lists.</param>
    /// <param name="query">What to be near to.</param>
    /// <param name="allowed">The only rows to look at, or null for all.</param>
    /// <param name="visits">After so many allowed rows no further list is opened.</param>
    /// <param name="best">Where to put what is found.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>How many allowed rows were looked at.</returns>
    public static int Search(VectorView vectors, VectorQuery query, Bitmap? allowed, int visits, NearestRows best, CancellationToken cancellationToken)
    {
        var search = new InvertedListSearch(vectors, query, allowed, best);
        if (query.Scale != 0)
        {
            search.Run(visits, cancellationToken);
        }

        return search.seen;
    }

    private void Run(int visits, CancellationToken cancellationToken)
    {
        var (order, centroidCosines) = NearestLists();
        foreach (var list in order)
        {
            if (seen >= visits && best.Count == best.Capacity)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            Visit(vectors.Lists.Records[list], centroidCosines[list]);
        }
    }

    // By how near the centroid is to the query; products rather than distances, for the rows have unit length and their centroids have not.
    private readonly (int[] Order, float[] Cosines) NearestLists()
    {
        var records = vectors.Lists.Records;
        var dots = new int[records.Length];
        DotKernels.Score(query.DotPath, query.Row, vectors.Lists.Centroids, dots);
        var cosines = new float[records.Length];
        var distances = new float[records.Length];
        var order = new int[records.Length];
        for (var i = 0; i < records.Length; i++)
        {
            cosines[i] = dots[i] * records[i].Scale * query.Scale;
            distances[i] = records[i].SquaredLength - (2 * cosines[i]);
            order[i] = i;
        }

        Array.Sort(distances, order);
        return (order, cosines);
    }

    private void Visit(in ListRecord list, float centroidCosine)
    {
        var table = query.Table;
        var squaredDistance = MathF.Max(0, query.SquaredLength + list.SquaredLength - (2 * centroidCosine));
        var error = ErrorMargin * SignError * MathF.Sqrt(squaredDistance / vectors.Stride);
        Span<ushort> sums = stackalloc ushort[SketchBlock.Slots];
        for (var b = 0; b < list.Blocks; b++)
        {
            var block = vectors.Lists.Block(list.FirstBlock + b);
            var slots = Math.Min(SketchBlock.Slots, list.Rows - (b * SketchBlock.Slots));
            var open = allowed is null ? ulong.MaxValue >> (SketchBlock.Slots - slots) : Allowed(block.Rows[..slots]);
            if (open == 0)
            {
                continue;
            }

            seen += BitOperations.PopCount(open);
            SketchKernels.Sum(query.SketchPath, block.Signs, table.Bytes, sums);
            Pick(block, sums, open, table.Step, table.Bias + error, centroidCosine);
        }

        Compare();
    }

    private readonly ulong Allowed(ReadOnlySpan<int> rows)
    {
        var open = 0UL;
        for (var slot = 0; slot < rows.Length; slot++)
        {
            open |= allowed![rows[slot]] ? 1UL << slot : 0;
        }

        return open;
    }

    private void Pick(scoped SketchBlock block, scoped ReadOnlySpan<ushort> sums, ulong open, float step, float bias, float centroidCosine)
    {
        var (steps, biases) = (new Vector<float>(step), new Vector<float>(bias));
        for (var slot = 0; slot < SketchBlock.Slots; slot += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(sums[slot..]), out var low, out var high);
            PickLanes(block, slot, low, open, steps, biases, centroidCosine);
            PickLanes(block, slot + Vector<float>.Count, high, open, steps, biases, centroidCosine);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PickLanes(scoped SketchBlock block, int slot, Vector<uint> sums, ulong open, Vector<float> steps, Vector<float> biases, float centroidCosine)
    {
        var product = (Vector.ConvertToSingle(Vector.AsVectorInt32(sums)) * steps) + biases;
        var highest = (product * new Vector<float>(block.Factors[slot..])) + new Vector<float>(block.Offsets[slot..]);
        if (!Vector.GreaterThanOrEqualAny(highest, new Vector<float>(best.Threshold - centroidCosine)))
        {
            return;
        }

        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            if (highest[lane] >= best.Threshold - centroidCosine && (open & (1UL << (slot + lane))) != 0)
            {
                Await(block.Rows[slot + lane]);
            }
        }
    }

    // Rows lie anywhere: they are asked for at once and compared when they have come.
    private unsafe void Await(int row)
    {
        if (Sse.IsSupported)
        {
            ref var start = ref MemoryMarshal.GetReference(vectors.Row(row));
            for (var i = 0; i < vectors.Stride; i += VectorRows.Line)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
            }
        }

        pending[waiting++] = row;
        if (waiting == Pending)
        {
            Compare();
        }
    }

    private void Compare()
    {
        foreach (var row in pending.AsSpan(0, waiting))
        {
            var scale = vectors.Scales[row];
            var dot = 0;
            DotKernels.Score(query.DotPath, query.Row, vectors.Row(row), new Span<int>(ref dot));
            if ((dot * scale * query.Scale) + query.Margin >= best.Threshold)
            {
                best.Add(query.Cosine(vectors.Row(row), scale), row);
            }
        }

        waiting = 0;
    }
}
