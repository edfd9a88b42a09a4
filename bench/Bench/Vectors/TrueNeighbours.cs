using System.Numerics.Tensors;
using LunarHub.Search.Vectors;

namespace LunarHub.Bench.Vectors;

/// <summary>The cosine that the k-th nearest row of each query has by exact float arithmetic: what a found row must reach to be one of them, whichever of equal ones it is.</summary>
internal sealed class TrueNeighbours
{
    // Sums in another order differ by this much.
    private const float Rounding = 1e-6f;

    private readonly VectorSet set;
    private readonly int k;
    private readonly float[] least;

    public TrueNeighbours(VectorSet set, int k)
    {
        (this.set, this.k) = (set, k);
        var best = set.Queries.Select(_ => new NearestRows(k)).ToArray();
        for (var row = 0; row < set.Count; row++)
        {
            for (var query = 0; query < best.Length; query++)
            {
                var cosine = TensorPrimitives.Dot(set.Row(row), set.Queries[query]);
                if (cosine > best[query].Threshold)
                {
                    best[query].Add(cosine, row);
                }
            }
        }

        least = [.. best.Select(rows => rows.Sorted()[^1].Score)];
    }

    /// <summary>The share of the true neighbours that was found, over all queries.</summary>
    /// <param name="found">Row numbers for each query.</param>
    public double Recall(IReadOnlyList<int[]> found)
    {
        var right = 0;
        for (var query = 0; query < found.Count; query++)
        {
            right += found[query].Distinct().Take(k).Count(row => TensorPrimitives.Dot(set.Row(row), set.Queries[query]) >= least[query] - Rounding);
        }

        return right / ((double)k * found.Count);
    }
}
