using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LunarHub.Subtokens;

/// <summary>
/// Products of row-major matrices, in panels of the right one that fit a core's cache and blocks that fit its registers (Goto, van de Geijn 2008). Every sum is taken in one order, so the number of cores
/// changes nothing.
/// </summary>
internal static class MatrixProduct
{
    private const int BlockRows = 4;
    private const int PanelColumns = 16;

    /// <summary><paramref name="result"/> (rows × columns) = <paramref name="left"/> (rows × inner) · <paramref name="right"/> (inner × columns). Rows in fours, columns in sixteens.</summary>
    public static void Multiply(float[] left, ReadOnlyMemory<float> right, Memory<float> result, int rows, int inner, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows % BlockRows, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns % PanelColumns, 0);
        Parallel.For(0, columns / PanelColumns, panel =>
        {
            var packed = new float[inner * PanelColumns];
            for (var k = 0; k < inner; k++)
            {
                right.Span.Slice(k * columns + panel * PanelColumns, PanelColumns).CopyTo(packed.AsSpan(k * PanelColumns));
            }

            for (var row = 0; row < rows; row += BlockRows)
            {
                Block(ref left[row * inner], inner, packed, result.Span[(row * columns + panel * PanelColumns)..], columns);
            }
        });
    }

    /// <summary>The square matrix with its rows as columns.</summary>
    public static void Transpose(float[] source, float[] target, int size) =>
        Transpose(source, target, size, size);

    /// <summary>The rows × columns matrix as columns × rows.</summary>
    public static void Transpose(ReadOnlyMemory<float> source, float[] target, int rows, int columns)
    {
        const int Tile = 32;
        Parallel.For(0, (columns + Tile - 1) / Tile, tile =>
        {
            var values = source.Span;
            for (var row = 0; row < rows; row++)
            {
                for (var column = tile * Tile; column < Math.Min(columns, (tile + 1) * Tile); column++)
                {
                    target[column * rows + row] = values[row * columns + column];
                }
            }
        });
    }

    private static void Block(ref float left, int inner, float[] packed, Span<float> result, int columns)
    {
        ref var right = ref MemoryMarshal.GetArrayDataReference(packed);
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (nuint k = 0; k < (nuint)inner; k++)
        {
            var first = Vector256.LoadUnsafe(ref right, k * PanelColumns);
            var second = Vector256.LoadUnsafe(ref right, k * PanelColumns + 8);
            var factor = Vector256.Create(At(ref left, k));
            (a0, a1) = (Vector256.FusedMultiplyAdd(factor, first, a0), Vector256.FusedMultiplyAdd(factor, second, a1));
            factor = Vector256.Create(At(ref left, k + (nuint)inner));
            (b0, b1) = (Vector256.FusedMultiplyAdd(factor, first, b0), Vector256.FusedMultiplyAdd(factor, second, b1));
            factor = Vector256.Create(At(ref left, k + 2 * (nuint)inner));
            (c0, c1) = (Vector256.FusedMultiplyAdd(factor, first, c0), Vector256.FusedMultiplyAdd(factor, second, c1));
            factor = Vector256.Create(At(ref left, k + 3 * (nuint)inner));
            (d0, d1) = (Vector256.FusedMultiplyAdd(factor, first, d0), Vector256.FusedMultiplyAdd(factor, second, d1));
        }

        Store(a0, a1, result);
        Store(b0, b1, result[columns..]);
        Store(c0, c1, result[(2 * columns)..]);
        Store(d0, d1, result[(3 * columns)..]);
    }

    private static float At(ref float start, nuint offset) => System.Runtime.CompilerServices.Unsafe.Add(ref start, offset);

    private static void Store(Vector256<float> first, Vector256<float> second, Span<float> target)
    {
        first.CopyTo(target);
        second.CopyTo(target[8..]);
    }
}
