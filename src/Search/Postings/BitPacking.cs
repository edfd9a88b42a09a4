using System.Buffers.Binary;
using System.Numerics;
using LunarHub.Search.Indexing;

namespace LunarHub.Search.Postings;

/// <summary>Numbers of up to 32 bits packed one after the other, lowest bit first, ending at a whole byte.</summary>
internal static class BitPacking
{
    public static int WidthOf(uint largest) => 32 - BitOperations.LeadingZeroCount(largest);

    public static int BytesOf(int count, int width) => ((count * width) + 7) >> 3;

    public static void Append(ref ByteBuffer bytes, ReadOnlySpan<uint> values, int width)
    {
        var (pending, bits) = (0UL, 0);
        foreach (var value in values)
        {
            pending |= (ulong)value << bits;
            for (bits += width; bits >= 8; bits -= 8)
            {
                bytes.Add((byte)pending);
                pending >>= 8;
            }
        }

        if (bits > 0)
        {
            bytes.Add((byte)pending);
        }
    }

    /// <summary>The number at a place. Eight bytes from where it begins must be readable.</summary>
    public static uint Read(ReadOnlySpan<byte> packed, int place, int width)
    {
        var bit = place * width;
        return (uint)((BinaryPrimitives.ReadUInt64LittleEndian(packed[(bit >> 3)..]) >> (bit & 7)) & ((1UL << width) - 1));
    }
}
