using System.Runtime.Intrinsics;

namespace LunarHub.Search.Vectors;

/// <summary>Rows of signed bytes as floats again. Lengths are multiples of 16.</summary>
internal static class FloatRows
{
    /// <summary>target = row × scale.</summary>
    public static void Fill(Span<float> target, ReadOnlySpan<sbyte> row, float scale)
    {
        target.Clear();
        AddTo(target, row, scale);
    }

    /// <summary>target += row × scale.</summary>
    public static void AddTo(Span<float> target, ReadOnlySpan<sbyte> row, float scale)
    {
        var factor = Vector128.Create(scale);
        for (var i = 0; i < row.Length; i += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(row[i..]));
            var (a, b) = Vector128.Widen(low);
            var (c, d) = Vector128.Widen(high);
            Add(target[i..], a, factor);
            Add(target[(i + 4)..], b, factor);
            Add(target[(i + 8)..], c, factor);
            Add(target[(i + 12)..], d, factor);
        }
    }

    private static void Add(Span<float> target, Vector128<int> values, Vector128<float> factor)
        => (Vector128.Create<float>(target) + (Vector128.ConvertToSingle(values) * factor)).CopyTo(target);
}
