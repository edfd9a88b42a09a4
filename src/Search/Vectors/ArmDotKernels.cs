using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace LunarHub.Search.Vectors;

/// <summary>Dot products by Arm's SDOT: 16 signed products an instruction, four sums side by side to hide its latency.</summary>
internal static class ArmDotKernels
{
    public static void Dot(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var row = ref MemoryMarshal.GetReference(rows);
        for (var done = 0; done < dots.Length; done++)
        {
            var (a, b, c, d) = (Vector128<int>.Zero, Vector128<int>.Zero, Vector128<int>.Zero, Vector128<int>.Zero);
            for (nuint i = 0; i < (nuint)query.Length; i += VectorRows.Line)
            {
                a = Dp.DotProduct(a, Vector128.LoadUnsafe(ref row, i), Vector128.LoadUnsafe(ref q, i));
                b = Dp.DotProduct(b, Vector128.LoadUnsafe(ref row, i + 16), Vector128.LoadUnsafe(ref q, i + 16));
                c = Dp.DotProduct(c, Vector128.LoadUnsafe(ref row, i + 32), Vector128.LoadUnsafe(ref q, i + 32));
                d = Dp.DotProduct(d, Vector128.LoadUnsafe(ref row, i + 48), Vector128.LoadUnsafe(ref q, i + 48));
            }

            dots[done] = Vector128.Sum(a + b + (c + d));
            row = ref Unsafe.Add(ref row, query.Length);
        }
    }
}
