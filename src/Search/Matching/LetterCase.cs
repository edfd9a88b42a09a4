using System.Globalization;
using System.Text;

namespace LunarHub.Search.Matching;

/// <summary>Which text can be compared without regard to letter case by folding its ASCII letters alone.</summary>
internal static class LetterCase
{
    /// <summary>True where every character is ASCII or has no other case, as ideographs, punctuation and most symbols have none.</summary>
    public static bool IsByAsciiAlone(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii && !HasOneCase(rune))
            {
                return false;
            }
        }

        return true;
    }

    // Alphabets are left out even where a letter maps to itself: another letter may map to it.
    private static bool HasOneCase(Rune rune)
        => rune != Rune.ReplacementChar
            && Rune.ToUpperInvariant(rune) == rune
            && Rune.ToLowerInvariant(rune) == rune
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherLetter or (>= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber)
                or UnicodeCategory.SpaceSeparator or (>= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol);
}
