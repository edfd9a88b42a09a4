using System.Globalization;

namespace LunarHub.Grains.Navigation;

/// <summary>The word under a column of a line, and what qualifies it. Columns count from 1 in UTF-16 units.</summary>
internal static class IdentifierAt
{
    /// <summary>The identifier that holds the column, or ends right before it; null where none stands.</summary>
    public static (int Column, string Name)? Find(string line, int column)
    {
        var at = column - 1;
        if (at >= line.Length || !IsPart(line[at]))
        {
            at--;
        }

        if (at < 0 || at >= line.Length || !IsPart(line[at]))
        {
            return null;
        }

        var (start, end) = (at, at + 1);
        while (start > 0 && IsPart(line[start - 1]))
        {
            start--;
        }

        while (end < line.Length && IsPart(line[end]))
        {
            end++;
        }

        return char.IsDigit(line[start]) ? null : (start + 1, line[start..end]);
    }

    /// <summary>The name before the dot, arrow or colons in front of a column: <c>session</c> of <c>session.send</c>, <c>this</c> of <c>this-&gt;send</c>.</summary>
    public static string? Qualifier(string line, int column)
    {
        var end = Math.Min(column - 1, line.Length);
        var before = line.AsSpan(0, end).TrimEnd();
        foreach (var mark in (ReadOnlySpan<string>)["?.", "!.", "->", "::", ".", "\\"])
        {
            if (before.EndsWith(mark, StringComparison.Ordinal))
            {
                var left = before[..^mark.Length].TrimEnd();
                return left.IsEmpty ? null : Find(left.ToString(), left.Length + 1)?.Name;
            }
        }

        return null;
    }

    private static bool IsPart(char c) => c is '_' or '$' or '@' || char.IsLetterOrDigit(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate;
}
