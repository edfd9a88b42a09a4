using System.Runtime.Intrinsics;
using LunarHub.Search.Indexing;

namespace LunarHub.Search.Matching;

/// <summary>Finds an ASCII literal in bytes without regard to the case of ASCII letters.</summary>
/// <remarks>
/// Two bytes of the literal are compared at 32 places at once, and only where both agree the rest is
/// (W. Muła, "SIMD-friendly algorithms for substring searching", 2016). They are its rarest by a fixed order, not the first and last.
/// </remarks>
internal sealed class FoldedBytes
{
    private readonly byte[] literal;
    private readonly int first;
    private readonly int second;

    /// <param name="ascii">Not empty, ASCII only.</param>
    public FoldedBytes(ReadOnlySpan<byte> ascii)
    {
        literal = ascii.ToArray();
        for (var i = 0; i < literal.Length; i++)
        {
            literal[i] = TrigramIndexBuilder.Fold(literal[i]);
        }

        (first, second) = RarestTwo();
    }

    /// <summary>Offset of the first occurrence, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> text)
    {
        var last = text.Length - literal.Length;
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // ORing 0x20 maps capitals to small letters, and some other bytes onto them as well: a filter, not an answer.
            var bit = Vector256.Create((byte)0x20);
            var wantedFirst = Vector256.Create((byte)(literal[first] | 0x20));
            var wantedSecond = Vector256.Create((byte)(literal[second] | 0x20));
            for (; i + Vector256<byte>.Count - 1 <= last; i += Vector256<byte>.Count)
            {
                var a = Vector256.Create(text.Slice(i + first, Vector256<byte>.Count)) | bit;
                var b = Vector256.Create(text.Slice(i + second, Vector256<byte>.Count)) | bit;
                var both = Vector256.Equals(a, wantedFirst) & Vector256.Equals(b, wantedSecond);
                for (var mask = both.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                {
                    var at = i + System.Numerics.BitOperations.TrailingZeroCount(mask);
                    if (IsAt(text, at))
                    {
                        return at;
                    }
                }
            }
        }

        for (; i <= last; i++)
        {
            if (IsAt(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsAt(ReadOnlySpan<byte> text, int at)
    {
        for (var i = 0; i < literal.Length; i++)
        {
            if (TrigramIndexBuilder.Fold(text[at + i]) != literal[i])
            {
                return false;
            }
        }

        return true;
    }

    private (int First, int Second) RarestTwo()
    {
        var order = Enumerable.Range(0, literal.Length).OrderBy(i => Commonness(literal[i])).ThenBy(i => i).ToList();
        return (order[0], order[Math.Min(1, order.Count - 1)]);
    }

    // Letters of English and code from the commonest on; what is not listed is rare.
    private static int Commonness(byte value) => " etaoinsrlcdupmhgfybvw".IndexOf((char)value, StringComparison.Ordinal) is >= 0 and var place ? 100 - place : 0;
}
