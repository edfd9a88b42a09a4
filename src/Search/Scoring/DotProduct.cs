using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LunarHub.Search.Scoring;

/// <summary>Dot product of two runs of signed bytes of one length.</summary>
internal static class DotProduct
{
    public static int Of(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        if (Avx512BW.IsSupported && left.Length % Vector256<sbyte>.Count == 0)
        {
            return Avx512(left, right);
        }

        return Avx2.IsSupported && left.Length % Vector128<sbyte>.Count == 0 ? Avx(left, right) : Portable(left, right);
    }

    private static int Avx512(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = Vector512<int>.Zero;
        for (var i = 0; i < left.Length; i += Vector256<sbyte>.Count)
        {
            var a = Avx512BW.ConvertToVector512Int16(Vector256.Create(left[i..]));
            var b = Avx512BW.ConvertToVector512Int16(Vector256.Create(right[i..]));
            sum += Avx512BW.MultiplyAddAdjacent(a, b);
        }

        return Vector512.Sum(sum);
    }

    private static int Avx(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = Vector256<int>.Zero;
        for (var i = 0; i < left.Length; i += Vector128<sbyte>.Count)
        {
            var a = Avx2.ConvertToVector256Int16(Vector128.Create(left[i..]));
            var b = Avx2.ConvertToVector256Int16(Vector128.Create(right[i..]));
            sum += Avx2.MultiplyAddAdjacent(a, b);
        }

        return Vector256.Sum(sum);
    }

    private static int Portable(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = 0;
        var i = 0;
        for (; i + Vector<sbyte>.Count <= left.Length; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(left[i..]), out var leftLow, out var leftHigh);
            Vector.Widen(new Vector<sbyte>(right[i..]), out var rightLow, out var rightHigh);
            Vector.Widen(leftLow * rightLow, out var a, out var b);
            Vector.Widen(leftHigh * rightHigh, out var c, out var d);
            sum += Vector.Sum(a + b + c + d);
        }

        for (; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
