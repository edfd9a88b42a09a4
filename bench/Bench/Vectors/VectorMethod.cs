using LunarHub.Search.Storage;
using LunarHub.Search.Vectors;

namespace LunarHub.Bench.Vectors;

/// <summary>One way to search the quantised rows, with what it needed to be built.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="BuildSeconds">Processor time on one thread, quantisation included.</param>
/// <param name="Bytes">What it holds in memory, the rows included.</param>
/// <param name="Search">Fills the nearest rows of a query.</param>
internal sealed record VectorMethod(string Name, double BuildSeconds, long Bytes, Action<float[], NearestRows> Search);

/// <summary>Rows quantised as a segment holds them.</summary>
internal sealed class QuantisedRows
{
    private readonly sbyte[] rows;
    private readonly float[] scales;
    private readonly int dimensions;

    public QuantisedRows(VectorSet set)
    {
        dimensions = set.Dimensions;
        var stride = VectorRows.Stride(dimensions);
        rows = new sbyte[checked(set.Count * stride)];
        scales = new float[set.Count];
        for (var row = 0; row < set.Count; row++)
        {
            scales[row] = VectorQuantiser.Quantise(set.Row(row), rows.AsSpan(row * stride, stride));
        }
    }

    public int Count => scales.Length;

    public long Bytes => rows.Length + (sizeof(float) * (long)scales.Length);

    public BuiltLists BuildLists(int lists) => InvertedListBuilder.Build(rows, scales, dimensions, lists);

    public VectorView View(BuiltLists lists) => new(rows, scales, dimensions, lists.View(dimensions));

    public VectorMethod Scan(DotPath path) => new($"8-bit rows, {path}", 0, Bytes, (query, best)
        => VectorScan.Search(View(BuiltLists.None), new VectorQuery(query) { DotPath = path }, null, best, CancellationToken.None));

    /// <summary>A search through lists that looks at so many rows; <paramref name="allowed"/> is a filter.</summary>
    public VectorMethod Lists(string name, BuiltLists lists, double seconds, int visits, Bitmap? allowed = null)
        => new(name, seconds, Bytes + lists.Blocks.Length + lists.Centroids.Length, (query, best)
            => InvertedListSearch.Search(View(lists), new VectorQuery(query), allowed, visits, best, CancellationToken.None));
}
