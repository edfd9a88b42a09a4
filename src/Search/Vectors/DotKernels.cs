using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using X86Avx2 = System.Runtime.Intrinsics.X86.Avx2;

namespace LunarHub.Search.Vectors;

/// <summary>Dot products of one row of signed bytes with many. Rows are <see cref="VectorRows.Stride"/> bytes apart and as long.</summary>
internal static class DotKernels
{
    /// <summary>The paths that this processor can take, slowest first.</summary>
    public static IReadOnlyList<DotPath> Supported { get; } = [.. Enum.GetValues<DotPath>().Where(IsSupported)];

    /// <summary>The path that searches take.</summary>
    public static DotPath Best { get; } = Supported[^1];

    /// <summary>Fills <paramref name="dots"/> with the products of <paramref name="query"/> with as many rows.</summary>
    public static void Score(DotPath path, ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        // The kernels below read without bounds checks.
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length % VectorRows.Line, 0, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, (long)query.Length * dots.Length, nameof(rows));
        switch (path)
        {
            case DotPath.Scalar:
                Scalar(query, rows, dots);
                break;
            case DotPath.Portable:
                Portable(query, rows, dots);
                break;
            case DotPath.Avx2:
                X86DotKernels.Avx2(query, rows, dots);
                break;
            case DotPath.Avx512:
                X86DotKernels.Avx512(query, rows, dots);
                break;
            case DotPath.AvxVnni:
                X86DotKernels.Vnni(query, rows, dots);
                break;
            case DotPath.ArmDot:
                ArmDotKernels.Dot(query, rows, dots);
                break;
            default:
                throw new UnreachableException();
        }
    }

    public static int Score(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> row)
    {
        var dot = 0;
        Score(Best, query, row, new Span<int>(ref dot));
        return dot;
    }

    private static bool IsSupported(DotPath path) => path switch
    {
        DotPath.Avx2 => X86Avx2.IsSupported,
        DotPath.Avx512 => Avx512BW.IsSupported,
        DotPath.AvxVnni => AvxVnni.IsSupported,
        DotPath.ArmDot => Dp.IsSupported,
        _ => true,
    };

    private static void Scalar(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        for (var i = 0; i < dots.Length; i++)
        {
            var row = rows.Slice(i * query.Length, query.Length);
            var sum = 0;
            for (var d = 0; d < row.Length; d++)
            {
                sum += query[d] * row[d];
            }

            dots[i] = sum;
        }
    }

    private static void Portable(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        for (var i = 0; i < dots.Length; i++)
        {
            var row = rows.Slice(i * query.Length, query.Length);
            var sum = Vector<int>.Zero;
            for (var d = 0; d < row.Length; d += Vector<sbyte>.Count)
            {
                Vector.Widen(new Vector<sbyte>(query[d..]), out var queryLow, out var queryHigh);
                Vector.Widen(new Vector<sbyte>(row[d..]), out var rowLow, out var rowHigh);
                Vector.Widen(queryLow * rowLow, out var a, out var b);
                Vector.Widen(queryHigh * rowHigh, out var c, out var e);
                sum += a + b + c + e;
            }

            dots[i] = Vector.Sum(sum);
        }
    }
}
