namespace LunarHub.Search.Matching;

/// <summary>
/// The two letters outside ASCII whose other case is ASCII: the long s (U+017F) and the Kelvin sign (U+212A). A search that ignores case may match them,
/// so a filter over ASCII-folded bytes must know of them.
/// </summary>
internal static class FoldedLetters
{
    private static ReadOnlySpan<byte> LongS => "\u017F"u8;

    private static ReadOnlySpan<byte> Kelvin => "\u212A"u8;

    // Most texts hold neither first byte, which is seen fastest.
    public static bool Occur(ReadOnlySpan<byte> utf8)
        => utf8.IndexOfAny(LongS[0], Kelvin[0]) is >= 0 and var first && (utf8[first..].IndexOf(LongS) >= 0 || utf8[first..].IndexOf(Kelvin) >= 0);

    /// <summary>The text with those letters as s and k, or null when it has none.</summary>
    public static byte[]? Replace(ReadOnlySpan<byte> utf8)
    {
        if (!Occur(utf8))
        {
            return null;
        }

        var replaced = new byte[utf8.Length];
        var length = 0;
        while (!utf8.IsEmpty)
        {
            var (letter, width) = utf8.StartsWith(LongS) ? ((byte)'s', LongS.Length) : utf8.StartsWith(Kelvin) ? ((byte)'k', Kelvin.Length) : (utf8[0], 1);
            replaced[length++] = letter;
            utf8 = utf8[width..];
        }

        return replaced[..length];
    }
}
