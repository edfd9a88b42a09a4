namespace LunarHub.Search.Indexing;

/// <summary>Stores a float vector as signed bytes and one scale, so that value ≈ byte × scale.</summary>
internal static class VectorQuantiser
{
    /// <summary>Fills <paramref name="row"/> and returns the scale; 0 for the zero vector.</summary>
    public static float Quantise(ReadOnlySpan<float> vector, Span<sbyte> row)
    {
        var largest = 0f;
        foreach (var value in vector)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (largest == 0 || !float.IsFinite(largest))
        {
            row.Clear();
            return 0;
        }

        var scale = largest / sbyte.MaxValue;
        for (var i = 0; i < vector.Length; i++)
        {
            row[i] = (sbyte)Math.Round(vector[i] / scale);
        }

        return scale;
    }
}
