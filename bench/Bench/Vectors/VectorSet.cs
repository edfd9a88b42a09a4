namespace LunarHub.Bench.Vectors;

/// <summary>Vectors of unit length to search in, one after the other, and queries with their true neighbours.</summary>
/// <param name="Name">Where they come from.</param>
internal sealed record VectorSet(string Name, int Dimensions, float[] Rows, float[][] Queries)
{
    public int Count => Rows.Length / Dimensions;

    public ReadOnlySpan<float> Row(int row) => Rows.AsSpan(row * Dimensions, Dimensions);
}
