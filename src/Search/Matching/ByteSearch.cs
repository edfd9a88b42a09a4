using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LunarHub.Search.Indexing;

namespace LunarHub.Search.Matching;

/// <summary>Finds a literal in bytes, with or without regard to the case of ASCII letters.</summary>
/// <remarks>
/// Two bytes of the literal are compared at 64 places at once, and only where both agree the rest is
/// (W. Muła, "SIMD-friendly algorithms for substring searching", 2016). They are its rarest by a fixed order, not the first and last.
/// </remarks>
internal sealed class ByteSearch
{
    // Bytes of source code from the commonest on, counted over 29 MB in 13 languages; what is not listed is rare.
    private const string Commonest = " etraisno\nlcdupm.hf)(,_g/\t\"b:yv-=TS;wEk'{}CRA*Ix01>NOLP[]`D2MF<#qU&BH$z\\3jGV4W|!68@+5K97?YX%QJZ";

    // The first bytes of the literal are compared as one number.
    private const int HeadLength = sizeof(ulong);

    private readonly byte[] literal;
    private readonly byte[] caseBits;
    private readonly ulong headWanted;
    private readonly ulong headCase;
    private readonly ulong headMask;
    private readonly int first;
    private readonly int second;

    /// <param name="literal">UTF-8, not empty.</param>
    public ByteSearch(ReadOnlySpan<byte> literal, bool ignoreCase)
    {
        this.literal = literal.ToArray();
        var foldsCase = ignoreCase && literal.ContainsAnyInRange((byte)'A', (byte)'z');
        if (foldsCase)
        {
            for (var i = 0; i < this.literal.Length; i++)
            {
                this.literal[i] = TrigramIndexBuilder.Fold(this.literal[i]);
            }
        }

        // ORing the bit maps a capital to its small letter, and no other byte to a letter.
        caseBits = Array.ConvertAll(this.literal, value => foldsCase && char.IsAsciiLetterLower((char)value) ? (byte)0x20 : (byte)0);
        (headWanted, headCase, headMask) = (Head(this.literal), Head(caseBits), this.literal.Length < HeadLength ? (1UL << (8 * this.literal.Length)) - 1 : ulong.MaxValue);
        (first, second) = RarestTwo();
    }

    /// <summary>Offset of the first occurrence at or after <paramref name="from"/>, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> text, int from) => Find(text, from, null);

    /// <summary>Adds the offsets of all occurrences at or after <paramref name="from"/>, in order, none of which overlaps the one before.</summary>
    public void FindAll(ReadOnlySpan<byte> text, int from, List<int> starts) => Find(text, from, starts);

    private int Find(ReadOnlySpan<byte> text, int from, List<int>? starts)
    {
        var last = text.Length - literal.Length;
        var i = from;
        if (Vector512.IsHardwareAccelerated)
        {
            const int Width = 64;
            ref var start = ref MemoryMarshal.GetReference(text);
            ref var one = ref Unsafe.Add(ref start, first);
            ref var other = ref Unsafe.Add(ref start, second);
            var (oneBit, otherBit) = (Vector512.Create(caseBits[first]), Vector512.Create(caseBits[second]));
            var (wantedOne, wantedOther) = (Vector512.Create(literal[first]), Vector512.Create(literal[second]));

            // As below: i + Width - 1 + literal.Length <= text.Length. A byte is 0 where both agree.
            for (; i + Width - 1 <= last; i += Width)
            {
                var apart = ((Vector512.LoadUnsafe(ref one, (nuint)i) | oneBit) ^ wantedOne) | ((Vector512.LoadUnsafe(ref other, (nuint)i) | otherBit) ^ wantedOther);
                var mask = Vector512.Equals(apart, Vector512<byte>.Zero).ExtractMostSignificantBits();
                if (mask != 0 && Take(text, i, mask, ref from, starts) is >= 0 and var at)
                {
                    return at;
                }
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            const int Width = 32;
            ref var start = ref MemoryMarshal.GetReference(text);
            ref var one = ref Unsafe.Add(ref start, first);
            ref var other = ref Unsafe.Add(ref start, second);
            var (oneBit, otherBit) = (Vector256.Create(caseBits[first]), Vector256.Create(caseBits[second]));
            var (wantedOne, wantedOther) = (Vector256.Create(literal[first]), Vector256.Create(literal[second]));

            // Both bytes of every place that is looked at lie before the text's end: i + 2 * Width - 1 + literal.Length <= text.Length.
            for (; i + (2 * Width) - 1 <= last; i += 2 * Width)
            {
                var near = Vector256.Equals(Vector256.LoadUnsafe(ref one, (nuint)i) | oneBit, wantedOne)
                    & Vector256.Equals(Vector256.LoadUnsafe(ref other, (nuint)i) | otherBit, wantedOther);
                var far = Vector256.Equals(Vector256.LoadUnsafe(ref one, (nuint)(i + Width)) | oneBit, wantedOne)
                    & Vector256.Equals(Vector256.LoadUnsafe(ref other, (nuint)(i + Width)) | otherBit, wantedOther);
                if ((near | far) == Vector256<byte>.Zero)
                {
                    continue;
                }

                if (Take(text, i, near.ExtractMostSignificantBits() | ((ulong)far.ExtractMostSignificantBits() << Width), ref from, starts) is >= 0 and var at)
                {
                    return at;
                }
            }
        }

        for (; i <= last; i++)
        {
            if (i >= from && IsAt(text, i))
            {
                if (starts is null)
                {
                    return i;
                }

                starts.Add(i);
                from = i + literal.Length;
            }
        }

        return -1;
    }

    // Compares the places that the mask's bits stand for, the first of which is i. Returns one where only the first is wanted, else -1.
    private int Take(ReadOnlySpan<byte> text, int i, ulong mask, ref int from, List<int>? starts)
    {
        for (; mask != 0; mask &= mask - 1)
        {
            var at = i + BitOperations.TrailingZeroCount(mask);
            if (at >= from && IsAt(text, at))
            {
                if (starts is null)
                {
                    return at;
                }

                starts.Add(at);
                from = at + literal.Length;
            }
        }

        return -1;
    }

    private bool IsAt(ReadOnlySpan<byte> text, int at)
    {
        var i = 0;
        if (at + HeadLength <= text.Length)
        {
            if (((BinaryPrimitives.ReadUInt64LittleEndian(text[at..]) | headCase) & headMask) != headWanted)
            {
                return false;
            }

            i = HeadLength;
        }

        for (; i < literal.Length; i++)
        {
            if ((text[at + i] | caseBits[i]) != literal[i])
            {
                return false;
            }
        }

        return true;
    }

    private static ulong Head(ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        bytes[..Math.Min(HeadLength, bytes.Length)].CopyTo(head);
        return BinaryPrimitives.ReadUInt64LittleEndian(head);
    }

    private (int First, int Second) RarestTwo()
    {
        var order = Enumerable.Range(0, literal.Length).OrderBy(i => Commonness(literal[i])).ThenBy(i => i).ToList();
        return (order[0], order[Math.Min(1, order.Count - 1)]);
    }

    private static int Commonness(byte value) => Commonest.IndexOf((char)value, StringComparison.Ordinal) is >= 0 and var place ? Commonest.Length - place : 0;
}
