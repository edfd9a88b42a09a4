using System.Runtime.InteropServices;

namespace LunarHub.Search.Vectors;

/// <summary>
/// 64 sketched rows side by side. First the signs, a line of 64 bytes for each eight dimensions: byte 2s holds eight signs of slot s, byte 2s+1 those of slot s+32, so that
/// 16-bit sums of even and odd bytes come out in order. Then for each slot a factor and an offset (float32) and the row's number (int32; -1 in slots not used).
/// The cosine of a row is estimated as ⟨centroid, query⟩ + offset + factor × ⟨signs/√d, rotated query⟩.
/// </summary>
internal readonly ref struct SketchBlock(ReadOnlySpan<byte> bytes, int stride)
{
    /// <summary>Rows in a block.</summary>
    public const int Slots = 64;

    private const int Columns = 3;

    public ReadOnlySpan<byte> Signs { get; } = bytes[..SignBytes(stride)];

    public ReadOnlySpan<float> Factors { get; } = MemoryMarshal.Cast<byte, float>(Column(bytes, stride, 0));

    public ReadOnlySpan<float> Offsets { get; } = MemoryMarshal.Cast<byte, float>(Column(bytes, stride, 1));

    public ReadOnlySpan<int> Rows { get; } = MemoryMarshal.Cast<byte, int>(Column(bytes, stride, 2));

    /// <summary>Bytes of a block.</summary>
    public static int Length(int stride) => SignBytes(stride) + (Columns * Slots * sizeof(int));

    /// <summary>Empties a block: its slots hold no row and can never be found.</summary>
    public static void Clear(Span<byte> block, int stride)
    {
        block.Clear();
        MemoryMarshal.Cast<byte, float>(block.Slice(ColumnStart(stride, 1), Slots * sizeof(float))).Fill(float.NegativeInfinity);
        MemoryMarshal.Cast<byte, int>(block.Slice(ColumnStart(stride, 2), Slots * sizeof(int))).Fill(-1);
    }

    /// <summary>Fills a slot. The signs come as one bit a dimension, lowest first.</summary>
    public static void Set(Span<byte> block, int stride, int slot, ReadOnlySpan<byte> signs, float factor, float offset, int row)
    {
        var place = slot < Slots / 2 ? 2 * slot : (2 * (slot - (Slots / 2))) + 1;
        for (var i = 0; i < signs.Length; i++)
        {
            block[(i * Slots) + place] = signs[i];
        }

        MemoryMarshal.Cast<byte, float>(block[ColumnStart(stride, 0)..])[slot] = factor;
        MemoryMarshal.Cast<byte, float>(block[ColumnStart(stride, 1)..])[slot] = offset;
        MemoryMarshal.Cast<byte, int>(block[ColumnStart(stride, 2)..])[slot] = row;
    }

    private static int SignBytes(int stride) => stride / 8 * Slots;

    private static int ColumnStart(int stride, int column) => SignBytes(stride) + (column * Slots * sizeof(int));

    private static ReadOnlySpan<byte> Column(ReadOnlySpan<byte> bytes, int stride, int column) => bytes.Slice(ColumnStart(stride, column), Slots * sizeof(int));
}
