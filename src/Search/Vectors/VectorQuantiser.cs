using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LunarHub.Search.Vectors;

/// <summary>Stores a float vector as signed bytes from -127 to 127 and one scale, so that value ≈ byte × scale.</summary>
internal static class VectorQuantiser
{
    /// <summary>Fills <paramref name="row"/>, with zeros where it is longer than the vector, and returns the scale; 0 for the zero vector and for values that are not finite.</summary>
    public static float Quantise(ReadOnlySpan<float> vector, Span<sbyte> row)
    {
        row.Clear();
        var largest = vector.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0 || !float.IsFinite(largest))
        {
            return 0;
        }

        var scale = largest / sbyte.MaxValue;
        if (scale == 0)
        {
            // Below the smallest float there is nothing to divide by.
            return 0;
        }

        Round(vector, scale, row);
        return scale;
    }

    private static void Round(ReadOnlySpan<float> vector, float scale, Span<sbyte> row)
    {
        const int Step = 16;
        var done = 0;
        ref var target = ref MemoryMarshal.GetReference(row);
        for (; done + Step <= vector.Length; done += Step)
        {
            var low = Vector128.Narrow(Whole(vector[done..], scale), Whole(vector[(done + 4)..], scale));
            var high = Vector128.Narrow(Whole(vector[(done + 8)..], scale), Whole(vector[(done + 12)..], scale));
            Vector128.Narrow(low, high).StoreUnsafe(ref target, (nuint)done);
        }

        for (; done < vector.Length; done++)
        {
            row[done] = (sbyte)MathF.Round(vector[done] / scale);
        }
    }

    private static Vector128<int> Whole(ReadOnlySpan<float> values, float scale)
        => Vector128.ConvertToInt32(Vector128.Round(Vector128.Create(values) / Vector128.Create(scale)));
}
