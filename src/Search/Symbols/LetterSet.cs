namespace LunarHub.Search.Symbols;

/// <summary>The letters of a word as bits, small and capital alike. Several may share a bit: that one set holds another is necessary for the words to do so, and not sufficient.</summary>
internal static class LetterSet
{
    public static ulong Of(ReadOnlySpan<byte> word, out bool isAscii)
    {
        ulong set = 0;
        byte all = 0;
        foreach (var value in word)
        {
            set |= 1UL << (value | 0x20);
            all |= value;
        }

        isAscii = all < 0x80;
        return set;
    }

    public static ulong Of(ReadOnlySpan<char> word)
    {
        ulong set = 0;
        foreach (var value in word)
        {
            set |= 1UL << (value | 0x20);
        }

        return set;
    }
}
