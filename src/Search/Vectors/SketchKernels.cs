using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using X86Avx2 = System.Runtime.Intrinsics.X86.Avx2;

namespace LunarHub.Search.Vectors;

/// <summary>
/// Adds up the table entries of the 64 sketches of a block. Entries of two tables fit a byte; 16-bit lanes then gather even and odd slots: the whole lanes, whose upper half
/// is taken off at the end, and the upper halves alone.
/// </summary>
internal static unsafe class SketchKernels
{
    private const byte Nibble = 0x0F;

    /// <summary>The paths that this processor can take, slowest first.</summary>
    public static IReadOnlyList<SketchPath> Supported { get; } = [.. Enum.GetValues<SketchPath>().Where(IsSupported)];

    /// <summary>The path that searches take.</summary>
    public static SketchPath Best { get; } = Supported[^1];

    /// <param name="path">One of <see cref="Supported"/>.</param>
    /// <param name="signs">As <see cref="SketchBlock.Signs"/>.</param>
    /// <param name="tables">As <see cref="SketchTable.Bytes"/>.</param>
    /// <param name="sums">64, by slot.</param>
    public static void Sum(SketchPath path, ReadOnlySpan<byte> signs, ReadOnlySpan<byte> tables, Span<ushort> sums)
    {
        // A line of 64 bytes has two tables; the kernels below read without bounds checks.
        var lines = signs.Length / SketchBlock.Slots;
        ArgumentOutOfRangeException.ThrowIfNotEqual(tables.Length, lines * 2 * SketchTable.Entries, nameof(tables));
        ArgumentOutOfRangeException.ThrowIfLessThan(sums.Length, SketchBlock.Slots, nameof(sums));
        fixed (byte* sign = signs, table = tables)
        {
            fixed (ushort* sum = sums)
            {
                switch (path)
                {
                    case SketchPath.Scalar:
                        Scalar(sign, table, lines, sum);
                        break;
                    case SketchPath.Vector128:
                        Sum128(sign, table, lines, sum);
                        break;
                    case SketchPath.Avx2:
                        Sum256(sign, table, lines, sum);
                        break;
                    case SketchPath.Avx512:
                        Sum512(sign, table, lines, sum);
                        break;
                    default:
                        throw new UnreachableException();
                }
            }
        }
    }

    private static bool IsSupported(SketchPath path) => path switch
    {
        SketchPath.Avx2 => X86Avx2.IsSupported,
        SketchPath.Avx512 => Avx512BW.IsSupported,
        _ => true,
    };

    private static void Scalar(byte* sign, byte* table, int lines, ushort* sums)
    {
        for (var slot = 0; slot < SketchBlock.Slots; slot++)
        {
            var place = slot < 32 ? 2 * slot : (2 * (slot - 32)) + 1;
            var sum = 0;
            for (var line = 0; line < lines; line++)
            {
                var signs = sign[(line * SketchBlock.Slots) + place];
                sum += table[(2 * line * SketchTable.Entries) + (signs & Nibble)] + table[(((2 * line) + 1) * SketchTable.Entries) + (signs >> 4)];
            }

            sums[slot] = (ushort)sum;
        }
    }

    private static void Sum128(byte* sign, byte* table, int lines, ushort* sums)
    {
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var (whole, odd) = (Vector128<ushort>.Zero, Vector128<ushort>.Zero);
            for (var line = 0; line < lines; line++)
            {
                var signs = Vector128.Load(sign + (line * SketchBlock.Slots) + (quarter * Vector128<byte>.Count));
                var low = signs & Vector128.Create(Nibble);
                var high = (signs.AsUInt16() >> 4).AsByte() & Vector128.Create(Nibble);
                var entries = Vector128.Shuffle(Vector128.Load(table + (2 * line * SketchTable.Entries)), low)
                    + Vector128.Shuffle(Vector128.Load(table + (((2 * line) + 1) * SketchTable.Entries)), high);
                whole += entries.AsUInt16();
                odd += entries.AsUInt16() >> 8;
            }

            (whole - (odd << 8)).Store(sums + (quarter * Vector128<ushort>.Count));
            odd.Store(sums + 32 + (quarter * Vector128<ushort>.Count));
        }
    }

    private static void Sum256(byte* sign, byte* table, int lines, ushort* sums)
    {
        var (whole, odd) = (Vector256<ushort>.Zero, Vector256<ushort>.Zero);
        var (wholeNext, oddNext) = (Vector256<ushort>.Zero, Vector256<ushort>.Zero);
        var nibble = Vector256.Create(Nibble);
        for (var line = 0; line < lines; line++)
        {
            var first = X86Avx2.BroadcastVector128ToVector256(table + (2 * line * SketchTable.Entries));
            var second = X86Avx2.BroadcastVector128ToVector256(table + (((2 * line) + 1) * SketchTable.Entries));
            var signs = Vector256.Load(sign + (line * SketchBlock.Slots));
            var entries = (X86Avx2.Shuffle(first, signs & nibble) + X86Avx2.Shuffle(second, (signs.AsUInt16() >> 4).AsByte() & nibble)).AsUInt16();
            whole += entries;
            odd += entries >> 8;
            signs = Vector256.Load(sign + (line * SketchBlock.Slots) + Vector256<byte>.Count);
            entries = (X86Avx2.Shuffle(first, signs & nibble) + X86Avx2.Shuffle(second, (signs.AsUInt16() >> 4).AsByte() & nibble)).AsUInt16();
            wholeNext += entries;
            oddNext += entries >> 8;
        }

        (whole - (odd << 8)).Store(sums);
        (wholeNext - (oddNext << 8)).Store(sums + 16);
        odd.Store(sums + 32);
        oddNext.Store(sums + 48);
    }

    private static void Sum512(byte* sign, byte* table, int lines, ushort* sums)
    {
        var (whole, odd) = (Vector512<ushort>.Zero, Vector512<ushort>.Zero);
        var nibble = Vector512.Create(Nibble);
        for (var line = 0; line < lines; line++)
        {
            var first = Avx512F.BroadcastVector128ToVector512((int*)(table + (2 * line * SketchTable.Entries))).AsByte();
            var second = Avx512F.BroadcastVector128ToVector512((int*)(table + (((2 * line) + 1) * SketchTable.Entries))).AsByte();
            var signs = Vector512.Load(sign + (line * SketchBlock.Slots));
            var entries = (Avx512BW.Shuffle(first, signs & nibble) + Avx512BW.Shuffle(second, (signs.AsUInt16() >> 4).AsByte() & nibble)).AsUInt16();
            whole += entries;
            odd += entries >> 8;
        }

        (whole - (odd << 8)).Store(sums);
        odd.Store(sums + 32);
    }
}
