using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>A match inside a text, in UTF-16 units.</summary>
internal readonly record struct TextMatch(int Start, int Length);

/// <summary>One exact condition, ready to run: narrows documents by trigrams, then finds its matches line by line.</summary>
internal sealed class TextPattern
{
    private readonly string? literal;
    private readonly byte[]? literalBytes;
    private readonly Regex? regex;
    private readonly IReadOnlyList<byte[]> required;

    private TextPattern(string text, bool isRegex, bool ignoreCase)
    {
        IgnoreCase = ignoreCase;
        if (isRegex)
        {
            regex = RegexCheck.Compile(text, ignoreCase);
            required = [.. RegexLiterals.Required(text).Select(Encoding.UTF8.GetBytes)];
        }
        else
        {
            literal = text;
            literalBytes = Encoding.UTF8.GetBytes(text);
            required = [literalBytes];
        }
    }

    public bool IgnoreCase { get; }

    public static TextPattern From(QueryPattern pattern, CaseRule rule)
        => new(pattern.Text, pattern.IsRegex, IgnoresCase(pattern.Text, pattern.IsRegex, rule));

    /// <summary>Takes out every document that cannot match, without reading texts.</summary>
    public void Narrow(Segment segment, Bitmap candidates)
    {
        foreach (var bytes in required)
        {
            TrigramFilter.Narrow(segment, bytes, IgnoreCase, candidates);
        }
    }

    /// <summary>A quick test on the raw bytes; true may be wrong, false is right.</summary>
    public bool MayMatch(ReadOnlySpan<byte> utf8) => literalBytes is null || IgnoreCase || utf8.IndexOf(literalBytes) >= 0;

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        foreach (var _ in Matches(text))
        {
            return true;
        }

        return false;
    }

    /// <summary>All matches, in order, not overlapping; none reaches over the end of a line, as in grep. Empty matches count once for each line that has no other.</summary>
    public List<TextMatch> Matches(ReadOnlySpan<char> text)
    {
        var found = new List<TextMatch>();
        if (literal is not null)
        {
            FindLiteral(text, found);
        }
        else if (regex!.IsMatch(text))
        {
            FindByLine(text, found);
        }

        return found;
    }

    private void FindLiteral(ReadOnlySpan<char> text, List<TextMatch> found)
    {
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (var from = 0; from <= text.Length - literal!.Length;)
        {
            var at = text[from..].IndexOf(literal, comparison);
            if (at < 0)
            {
                return;
            }

            found.Add(new TextMatch(from + at, literal.Length));
            from += at + literal.Length;
        }
    }

    private void FindByLine(ReadOnlySpan<char> text, List<TextMatch> found)
    {
        for (var from = 0; from < text.Length;)
        {
            var length = text[from..].IndexOf('\n');
            var line = length < 0 ? text[from..] : text.Slice(from, length);
            var before = found.Count;
            TextMatch? empty = null;
            foreach (var match in regex!.EnumerateMatches(line))
            {
                if (match.Length > 0)
                {
                    found.Add(new TextMatch(from + match.Index, match.Length));
                }
                else
                {
                    empty ??= new TextMatch(from + match.Index, 0);
                }
            }

            if (found.Count == before && empty is { } only)
            {
                found.Add(only);
            }

            from += line.Length + 1;
        }
    }

    private static bool IgnoresCase(string text, bool isRegex, CaseRule rule) => rule switch
    {
        CaseRule.Sensitive => false,
        CaseRule.Insensitive => true,
        _ => !HasCapital(text, isRegex),
    };

    // In a regular expression the letter after a backslash is a command: \S does not ask for a capital.
    private static bool HasCapital(string text, bool isRegex)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (isRegex && text[i] == '\\')
            {
                i++;
            }
            else if (char.IsUpper(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
