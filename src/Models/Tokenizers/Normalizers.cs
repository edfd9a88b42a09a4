using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Models.Tokenizers.Unicode;

namespace LunarHub.Models.Tokenizers;

/// <summary>A text before it is cut: cleaned, folded or replaced character by character. Thread-safe.</summary>
internal delegate string Normalizer(string text);

/// <summary>The normalisers that a <c>tokenizer.json</c> can name, apart from the precompiled one.</summary>
internal static class Normalizers
{
    public static Normalizer Form(NormalizationForm form) => text => TextNormaliser.Normalise(text, form);

    public static Normalizer Sequence(Normalizer[] steps) => text => steps.Aggregate(text, (current, step) => step(current));

    public static Normalizer Bert(bool cleanText, bool handleChineseCharacters, bool stripAccents, bool lowercase) => text =>
    {
        if (cleanText || handleChineseCharacters)
        {
            text = Map(text, (output, rune) =>
            {
                if (cleanText && (rune.Value is 0 or 0xFFFD || RuneKinds.IsControl(rune)))
                {
                    return;
                }

                if (cleanText && Rune.IsWhiteSpace(rune))
                {
                    output.Append(' ');
                }
                else if (handleChineseCharacters && RuneKinds.IsIdeograph(rune))
                {
                    output.Append(' ').Append(rune.ToString()).Append(' ');
                }
                else
                {
                    output.Append(rune.ToString());
                }
            });
        }

        if (stripAccents)
        {
            text = Filter(TextNormaliser.Normalise(text, NormalizationForm.FormD), rune => Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.NonSpacingMark);
        }

        return lowercase ? Lowercase(text) : text;
    };

    public static string Lowercase(string text) => Map(text, RuneKinds.AppendLower);

    public static string StripAccents(string text) => Filter(text, rune => !RuneKinds.IsMark(rune));

    public static Normalizer Strip(bool left, bool right) => text =>
    {
        text = left ? text.TrimStart() : text;
        return right ? text.TrimEnd() : text;
    };

    public static Normalizer Prepend(string prefix) => text => text.Length == 0 ? text : prefix + text;

    public static Normalizer Replace(string pattern, string content) => text => pattern.Length == 0 ? text : text.Replace(pattern, content, StringComparison.Ordinal);

    public static Normalizer Replace(Regex pattern, string content) => text => pattern.Replace(text, _ => content);

    /// <summary>The cleaning that SentencePiece's NMT rules do.</summary>
    public static string Nmt(string text) => Map(text, (output, rune) =>
    {
        if (rune.Value is (>= 1 and <= 8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or 0x8F or 0x9F)
        {
            return;
        }

        var isSpace = rune.Value is 9 or 10 or 12 or 13 or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD;
        output.Append(isSpace ? " " : rune.ToString());
    });

    private static string Filter(string text, Predicate<Rune> keep) => Map(text, (output, rune) =>
    {
        if (keep(rune))
        {
            output.Append(rune.ToString());
        }
    });

    private static string Map(string text, Action<StringBuilder, Rune> append)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            append(output, rune);
        }

        return output.ToString();
    }
}
