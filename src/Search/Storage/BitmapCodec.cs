using System.Runtime.InteropServices;
using LunarHub.Search.Indexing;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>
/// Bitmaps as the manifest holds them. A ref mostly holds nearly all of a segment, or next to nothing of it: runs of members take a byte or two each, so that a branch takes room for
/// what sets it apart. Where the runs are longer than the bitmap itself, it is written as it is.
/// </summary>
internal static class BitmapCodec
{
    private const byte Words = 0;
    private const byte Runs = 1;

    /// <summary>A byte for the kind, then either 64-bit words or, for every run, its distance from the end of the one before and its length (varint).</summary>
    public static byte[] Encode(Bitmap bitmap)
    {
        var runs = default(ByteBuffer);
        runs.Add(Runs);
        for (var end = 0; bitmap.NextRun(end, out var start, out var next); end = next)
        {
            runs.AddVarint((uint)(start - end));
            runs.AddVarint((uint)(next - start));
        }

        var words = bitmap.Bytes;
        return runs.Length <= words.Length ? runs.Written.ToArray() : [Words, .. words];
    }

    /// <exception cref="HubException"><c>index-corrupt</c>: these bytes are no bitmap of that length.</exception>
    public static Bitmap Decode(int length, ReadOnlySpan<byte> bytes)
    {
        var bitmap = new Bitmap(length);
        var fits = bytes switch
        {
            [Words, ..] => TryReadWords(bitmap, bytes[1..]),
            [Runs, ..] => TryReadRuns(bitmap, bytes[1..]),
            _ => false,
        };
        return fits ? bitmap : throw new HubException("index-corrupt", "the manifest holds a bitmap that does not fit its segment; index with a rebuild");
    }

    private static bool TryReadWords(Bitmap bitmap, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != bitmap.Bytes.Length)
        {
            return false;
        }

        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var w = 0; w < words.Length; w++)
        {
            for (var word = words[w]; word != 0; word &= word - 1)
            {
                var member = (w << 6) + System.Numerics.BitOperations.TrailingZeroCount(word);
                if (member >= bitmap.Length)
                {
                    return false;
                }

                bitmap.Set(member);
            }
        }

        return true;
    }

    private static bool TryReadRuns(Bitmap bitmap, ReadOnlySpan<byte> bytes)
    {
        long end = 0;
        while (!bytes.IsEmpty)
        {
            if (!TryReadVarint(ref bytes, out var gap) || !TryReadVarint(ref bytes, out var count) || end + gap + count > bitmap.Length)
            {
                return false;
            }

            bitmap.SetRange((int)(end + gap), (int)count);
            end += (long)gap + count;
        }

        return true;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (var shift = 0; shift < 35 && !bytes.IsEmpty; shift += 7)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
