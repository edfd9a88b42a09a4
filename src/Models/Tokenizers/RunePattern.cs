using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Models.Tokenizers;

/// <summary>
/// A regular expression over characters rather than UTF-16 units. Where a text has characters beyond the basic plane, the expression sees a stand-in of the same
/// category for each, and its matches are carried back.
/// </summary>
internal sealed class RunePattern(Regex regex)
{
    /// <summary>Matches and what lies between them, in order. Empty matches are passed over.</summary>
    public IEnumerable<Stretch> Split(string text)
    {
        var starts = text.Any(char.IsSurrogate) ? Starts(text) : null;
        var seen = starts is null ? text : Shadow(text);
        var last = 0;
        foreach (var match in regex.EnumerateMatches(seen).ToList())
        {
            var (start, end) = starts is null ? match : (starts[match.Start], starts[match.End]);
            if (end == start)
            {
                continue;
            }

            if (start > last)
            {
                yield return new Stretch(last, start, false);
            }

            yield return new Stretch(start, end, true);
            last = end;
        }

        if (last < text.Length)
        {
            yield return new Stretch(last, text.Length, false);
        }
    }

    private static List<int> Starts(string text)
    {
        List<int> starts = [];
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            starts.Add(at);
            at += rune.Utf16SequenceLength;
        }

        starts.Add(at);
        return starts;
    }

    private static string Shadow(string text)
    {
        var shadow = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            shadow.Append(rune.IsBmp ? (char)rune.Value : StandIn(Rune.GetUnicodeCategory(rune)));
        }

        return shadow.ToString();
    }

    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u0186',
        UnicodeCategory.LowercaseLetter => '\u0254',
        UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.TitlecaseLetter => '\u05D0',
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => '\u05B0',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '\u2155',
        UnicodeCategory.OtherPunctuation => '\u05BE',
        _ => '\u2603',
    };
}

internal static class RegexMatches
{
    public static List<(int Start, int End)> ToList(this Regex.ValueMatchEnumerator matches)
    {
        List<(int Start, int End)> found = [];
        foreach (var match in matches)
        {
            found.Add((match.Index, match.Index + match.Length));
        }

        return found;
    }
}
