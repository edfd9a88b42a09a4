namespace LunarHub.Search.Vectors;

/// <summary>
/// What each four signs of a sketch add to its product with a query, as small integers: ⟨signs/√d, query⟩ ≈ sum of entries × <see cref="Step"/> + <see cref="Bias"/>.
/// The tables have 16 bytes each, so that one shuffle looks up a whole register (F. André, A.-M. Kermarrec, N. Le Scouarnec, "Cache locality is not enough:
/// High-Performance Nearest Neighbor Search with Product Quantization Fast Scan", VLDB 2015).
/// </summary>
internal sealed class SketchTable
{
    /// <summary>Entries of one table: every combination of four signs.</summary>
    public const int Entries = 16;

    private const int SignsPerTable = 4;

    /// <param name="rotated">The rotated query; its length is a multiple of 64.</param>
    public SketchTable(ReadOnlySpan<float> rotated)
    {
        var tables = rotated.Length / SignsPerTable;
        var unit = 1 / MathF.Sqrt(rotated.Length);
        Bytes = new byte[tables * Entries];

        // Two entries must add up to a byte, all of them to 16 bits.
        var largest = Math.Min(127, ushort.MaxValue / tables);
        var widest = 0f;
        for (var t = 0; t < tables; t++)
        {
            widest = Math.Max(widest, 2 * Reach(rotated, t));
        }

        Step = Math.Max(widest * unit / largest, float.Epsilon);
        for (var t = 0; t < tables; t++)
        {
            var least = -Reach(rotated, t) * unit;
            Bias += least;
            for (var entry = 0; entry < Entries; entry++)
            {
                var sum = 0f;
                for (var i = 0; i < SignsPerTable; i++)
                {
                    sum += ((entry >> i) & 1) != 0 ? rotated[(t * SignsPerTable) + i] : -rotated[(t * SignsPerTable) + i];
                }

                Bytes[(t * Entries) + entry] = (byte)Math.Clamp(MathF.Round(((sum * unit) - least) / Step), 0, largest);
            }
        }
    }

    public byte[] Bytes { get; }

    public float Step { get; }

    public float Bias { get; }

    private static float Reach(ReadOnlySpan<float> rotated, int table)
    {
        var sum = 0f;
        foreach (var value in rotated.Slice(table * SignsPerTable, SignsPerTable))
        {
            sum += Math.Abs(value);
        }

        return sum;
    }
}
