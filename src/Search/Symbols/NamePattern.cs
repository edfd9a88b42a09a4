using System.Text;

namespace LunarHub.Search.Symbols;

/// <summary>
/// How well names fit what somebody typed. Names longer than <see cref="LongestName"/> bytes, such as headings that are whole paragraphs, fit only as themselves or by their beginning.
/// </summary>
internal sealed class NamePattern
{
    private const int LongestName = 256;

    private readonly byte[] utf8;
    private readonly string folded;
    private readonly NameMatching matching;
    private readonly HumpPattern humps;
    private readonly SimilarName? similar;
    private readonly ulong needed;

    public NamePattern(string pattern, NameMatching matching)
    {
        this.matching = matching;
        utf8 = Encoding.UTF8.GetBytes(pattern);
        folded = pattern.ToLowerInvariant();
        humps = new HumpPattern(pattern);
        similar = SimilarName.For(folded);
        needed = LetterSet.Of([.. utf8.Where(value => value < 128 && char.IsAsciiLetterOrDigit((char)value))], out _);
    }

    /// <summary>The fit and its score, above 0 and at most 1; (None, 0) when the name does not fit.</summary>
    public (NameFit Fit, double Score) Match(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(utf8))
        {
            return (NameFit.Exact, 1);
        }

        if (matching == NameMatching.Exact || utf8.Length == 0 && matching == NameMatching.Any)
        {
            return default;
        }

        // A name that lacks a letter of the pattern fits loosely at best, and most do: seen from the bytes, before anything is decoded.
        var held = LetterSet.Of(name, out var isAscii);
        if (isAscii && (held & needed) != needed && (matching == NameMatching.Prefix || similar?.MayFit(held) != true))
        {
            return default;
        }

        Span<char> letters = stackalloc char[LongestName];
        Span<char> lower = stackalloc char[LongestName];
        letters = letters[..Encoding.UTF8.GetChars(Start(name), letters)];
        lower = lower[..((ReadOnlySpan<char>)letters).ToLowerInvariant(lower)];
        if (lower.StartsWith(folded))
        {
            return lower.Length == folded.Length && name.Length <= LongestName ? (NameFit.ExactIgnoringCase, 0.95) : (NameFit.Prefix, Within(0.75, 0.85, lower.Length));
        }

        return matching == NameMatching.Prefix || name.Length > LongestName ? default : MatchLoosely(letters, lower);
    }

    private (NameFit Fit, double Score) MatchLoosely(ReadOnlySpan<char> letters, ReadOnlySpan<char> lower)
    {
        switch (humps.Match(letters, lower))
        {
            case HumpPattern.Outcome.SameWords: return (NameFit.SameWords, 0.9);
            case HumpPattern.Outcome.FromFirst: return (NameFit.Humps, Within(0.65, 0.74, lower.Length));
            case HumpPattern.Outcome.FromLater: return (NameFit.Humps, Within(0.6, 0.64, lower.Length));
        }

        if (lower.IndexOf(folded, StringComparison.Ordinal) >= 0)
        {
            return (NameFit.Substring, Within(0.45, 0.55, lower.Length));
        }

        return similar?.DistanceTo(lower) is { } distance ? (NameFit.Similar, 0.4 - (0.1 * distance)) : default;
    }

    // The larger the part of the name that the pattern covers, the nearer to the upper end.
    private double Within(double low, double high, int length) => low + ((high - low) * Math.Min(folded.Length, length) / Math.Max(1, length));

    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> name)
    {
        var end = Math.Min(name.Length, LongestName);
        while (end < name.Length && end > 0 && (name[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return name[..end];
    }
}
