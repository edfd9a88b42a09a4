using System.Numerics;

namespace LunarHub.Search.Storage;

/// <summary>A fixed-length set of small numbers.</summary>
internal sealed class Bitmap
{
    private readonly ulong[] words;

    public Bitmap(int length)
    {
        Length = length;
        words = new ulong[(length + 63) >> 6];
    }

    private Bitmap(int length, ulong[] words)
    {
        Length = length;
        this.words = words;
    }

    public int Length { get; }

    /// <summary>64-bit words, little-endian; member 0 is the lowest bit of the first.</summary>
    public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan());

    public bool IsEmpty => !words.AsSpan().ContainsAnyExcept(0UL);

    public int Count => words.Sum(BitOperations.PopCount);

    public bool this[int i] => (words[i >> 6] & (1UL << i)) != 0;

    public void Set(int i) => words[i >> 6] |= 1UL << i;

    public void Clear(int i) => words[i >> 6] &= ~(1UL << i);

    public void ClearAll() => Array.Clear(words);

    public Bitmap Copy() => new(Length, (ulong[])words.Clone());

    public void And(Bitmap other)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] &= other.words[i];
        }
    }

    public void Or(Bitmap other)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] |= other.words[i];
        }
    }

    public void AndNot(Bitmap other)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] &= ~other.words[i];
        }
    }

    /// <summary>Sets every number whose successor is a member.</summary>
    public void OrPredecessors()
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] |= (words[i] >> 1) | (i + 1 < words.Length ? words[i + 1] << 63 : 0);
        }
    }

    /// <summary>Sets <paramref name="count"/> numbers from <paramref name="start"/> on.</summary>
    public void SetRange(int start, int count)
    {
        for (var end = start + count; start < end;)
        {
            var bits = Math.Min(end - start, 64 - (start & 63));
            words[start >> 6] |= (ulong.MaxValue >> (64 - bits)) << (start & 63);
            start += bits;
        }
    }

    /// <summary>Finds the next run of members at or after <paramref name="from"/>: the first and the one after the last. False when there is none.</summary>
    public bool NextRun(int from, out int start, out int end)
    {
        start = Next(from, set: true);
        end = start < Length ? Next(start, set: false) : start;
        return start < Length;
    }

    public IEnumerable<int> Ones()
    {
        for (var w = 0; w < words.Length; w++)
        {
            for (var word = words[w]; word != 0; word &= word - 1)
            {
                yield return (w << 6) + BitOperations.TrailingZeroCount(word);
            }
        }
    }

    private int Next(int from, bool set)
    {
        var w = from >> 6;
        if (w >= words.Length)
        {
            return Length;
        }

        var word = (set ? words[w] : ~words[w]) & (ulong.MaxValue << (from & 63));
        while (word == 0 && ++w < words.Length)
        {
            word = set ? words[w] : ~words[w];
        }

        return word == 0 ? Length : Math.Min(Length, (w << 6) + BitOperations.TrailingZeroCount(word));
    }
}
