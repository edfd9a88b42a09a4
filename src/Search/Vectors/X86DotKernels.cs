using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using X86Avx2 = System.Runtime.Intrinsics.X86.Avx2;

namespace LunarHub.Search.Vectors;

/// <summary>Dot products on x86: four rows a step, so that each part of the query is loaded once for four and four sums are reduced together.</summary>
internal static class X86DotKernels
{
    private const int RowsPerStep = 4;

    /// <summary>
    /// VPDPBUSD multiplies unsigned by signed bytes: rows are made unsigned by adding 128 (flipping the top bit), and 128 × the sum of the query is taken off again.
    /// </summary>
    public static void Vnni(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        var flip = Vector256.Create((byte)0x80);
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var row = ref Unsafe.As<sbyte, byte>(ref MemoryMarshal.GetReference(rows));
        var stride = query.Length;
        var surplusLanes = Vector256<int>.Zero;
        for (var i = 0; i < stride; i += Vector256<sbyte>.Count)
        {
            surplusLanes = AvxVnni.MultiplyWideningAndAdd(surplusLanes, flip, Vector256.LoadUnsafe(ref q, (nuint)i));
        }

        var surplus = Vector256.Sum(surplusLanes);
        var done = 0;
        for (; done + RowsPerStep <= dots.Length; done += RowsPerStep)
        {
            var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            for (var i = 0; i < stride; i += Vector256<sbyte>.Count)
            {
                var part = Vector256.LoadUnsafe(ref q, (nuint)i);
                a = AvxVnni.MultiplyWideningAndAdd(a, Vector256.LoadUnsafe(ref row, (nuint)i) ^ flip, part);
                b = AvxVnni.MultiplyWideningAndAdd(b, Vector256.LoadUnsafe(ref row, (nuint)(i + stride)) ^ flip, part);
                c = AvxVnni.MultiplyWideningAndAdd(c, Vector256.LoadUnsafe(ref row, (nuint)(i + (2 * stride))) ^ flip, part);
                d = AvxVnni.MultiplyWideningAndAdd(d, Vector256.LoadUnsafe(ref row, (nuint)(i + (3 * stride))) ^ flip, part);
            }

            (Sums(a, b, c, d) - Vector128.Create(surplus)).CopyTo(dots[done..]);
            row = ref Unsafe.Add(ref row, RowsPerStep * stride);
        }

        for (; done < dots.Length; done++)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < stride; i += Vector256<sbyte>.Count)
            {
                sum = AvxVnni.MultiplyWideningAndAdd(sum, Vector256.LoadUnsafe(ref row, (nuint)i) ^ flip, Vector256.LoadUnsafe(ref q, (nuint)i));
            }

            dots[done] = Vector256.Sum(sum) - surplus;
            row = ref Unsafe.Add(ref row, stride);
        }
    }

    public static void Avx512(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var row = ref MemoryMarshal.GetReference(rows);
        var stride = query.Length;
        var done = 0;
        for (; done + RowsPerStep <= dots.Length; done += RowsPerStep)
        {
            var (a, b, c, d) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
            for (var i = 0; i < stride; i += Vector256<sbyte>.Count)
            {
                var part = Wide512(ref q, i);
                a += Avx512BW.MultiplyAddAdjacent(Wide512(ref row, i), part);
                b += Avx512BW.MultiplyAddAdjacent(Wide512(ref row, i + stride), part);
                c += Avx512BW.MultiplyAddAdjacent(Wide512(ref row, i + (2 * stride)), part);
                d += Avx512BW.MultiplyAddAdjacent(Wide512(ref row, i + (3 * stride)), part);
            }

            Sums(Half(a), Half(b), Half(c), Half(d)).CopyTo(dots[done..]);
            row = ref Unsafe.Add(ref row, RowsPerStep * stride);
        }

        for (; done < dots.Length; done++)
        {
            var sum = Vector512<int>.Zero;
            for (var i = 0; i < stride; i += Vector256<sbyte>.Count)
            {
                sum += Avx512BW.MultiplyAddAdjacent(Wide512(ref row, i), Wide512(ref q, i));
            }

            dots[done] = Vector512.Sum(sum);
            row = ref Unsafe.Add(ref row, stride);
        }
    }

    public static void Avx2(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> rows, Span<int> dots)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var row = ref MemoryMarshal.GetReference(rows);
        var stride = query.Length;
        var done = 0;
        for (; done + RowsPerStep <= dots.Length; done += RowsPerStep)
        {
            var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            for (var i = 0; i < stride; i += Vector128<sbyte>.Count)
            {
                var part = Wide256(ref q, i);
                a += X86Avx2.MultiplyAddAdjacent(Wide256(ref row, i), part);
                b += X86Avx2.MultiplyAddAdjacent(Wide256(ref row, i + stride), part);
                c += X86Avx2.MultiplyAddAdjacent(Wide256(ref row, i + (2 * stride)), part);
                d += X86Avx2.MultiplyAddAdjacent(Wide256(ref row, i + (3 * stride)), part);
            }

            Sums(a, b, c, d).CopyTo(dots[done..]);
            row = ref Unsafe.Add(ref row, RowsPerStep * stride);
        }

        for (; done < dots.Length; done++)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < stride; i += Vector128<sbyte>.Count)
            {
                sum += X86Avx2.MultiplyAddAdjacent(Wide256(ref row, i), Wide256(ref q, i));
            }

            dots[done] = Vector256.Sum(sum);
            row = ref Unsafe.Add(ref row, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Wide512(ref sbyte from, int offset) => Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref from, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Wide256(ref sbyte from, int offset) => X86Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref from, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Half(Vector512<int> value) => value.GetLower() + value.GetUpper();

    // The four sums of four vectors, in order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sums(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        var pairs = X86Avx2.HorizontalAdd(
            X86Avx2.HorizontalAdd(a, b),
            X86Avx2.HorizontalAdd(c, d));
        return pairs.GetLower() + pairs.GetUpper();
    }
}
