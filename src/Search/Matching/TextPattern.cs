using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>A match inside a text, in UTF-16 units.</summary>
internal readonly record struct TextMatch(int Start, int Length);

/// <summary>One exact condition, ready to run: narrows documents by trigrams, then finds its matches line by line. Not thread-safe.</summary>
internal abstract class TextPattern(string identity, bool ignoreCase)
{
    // Borrowing a buffer costs more than to decode an ordinary line.
    private const int OrdinaryLine = 1024;

    private readonly List<TextMatch> found = [];
    private readonly char[] ordinary = new char[OrdinaryLine];

    public bool IgnoreCase => ignoreCase;

    /// <summary>Patterns with the same one find the same.</summary>
    public string Identity => identity;

    /// <summary>Ends a search within a file; looked at line by line where a line may take long.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <param name="text">Not empty.</param>
    public static TextPattern Literal(string text, CaseRule rule) => new LiteralPattern(text, IgnoresCase(text, isRegex: false, rule));

    public static TextPattern Regex(string pattern, CaseRule rule) => new RegexPattern(pattern, IgnoresCase(pattern, isRegex: true, rule));

    /// <summary>Sets of literals (UTF-8), each with a member that stands in every match, and whether letter case can be told from their bytes alone. None when nothing is needed.</summary>
    public abstract IReadOnlyList<(byte[][] Literals, bool AreByBytes)> Required { get; }

    /// <summary>Takes out every document that cannot match, without reading texts.</summary>
    public abstract void Narrow(Segment segment, Bitmap candidates);

    /// <summary>Where the first match begins, or a place before it; -1 when there is none.</summary>
    public abstract int FindFirst(FileUnderTest file);

    /// <summary>Byte offsets at which matches begin, in order, as <see cref="Matches"/> finds them.</summary>
    /// <param name="from">What <see cref="FindFirst"/> gave for the file, or 0.</param>
    public abstract void FindStarts(FileUnderTest file, int from, List<int> starts);

    /// <summary>All matches, in order, not overlapping; none reaches over the end of a line, as in grep. Empty matches count once for each line that has no other.</summary>
    public List<TextMatch> Matches(ReadOnlySpan<char> text)
    {
        var matches = new List<TextMatch>();
        AddMatches(text, matches);
        return matches;
    }

    /// <summary>Whether the offset lies between the halves of a surrogate pair.</summary>
    public static bool SplitsPair(ReadOnlySpan<char> text, int at)
        => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);

    protected abstract void AddMatches(ReadOnlySpan<char> text, List<TextMatch> found);

    /// <summary>Adds the places of a part of a text, found in its characters.</summary>
    /// <param name="offset">Where the part begins in the whole.</param>
    protected void AddDecoded(ReadOnlySpan<byte> utf8, int offset, List<int> starts)
    {
        if (utf8.Length <= OrdinaryLine)
        {
            AddDecoded(ordinary.AsSpan(0, Encoding.UTF8.GetChars(utf8, ordinary)), utf8.Length, offset, starts);
            return;
        }

        var text = DocumentText.Rent(utf8);
        try
        {
            AddDecoded(text.Characters, utf8.Length, offset, starts);
        }
        finally
        {
            text.Return();
        }
    }

    private void AddDecoded(ReadOnlySpan<char> text, int utf8Length, int offset, List<int> starts)
    {
        found.Clear();
        AddMatches(text, found);
        var isAscii = text.Length == utf8Length;
        var (bytes, characters) = (0, 0);
        foreach (var match in found)
        {
            // An expression may match from the second half of a surrogate pair on; its bytes begin with the first.
            var start = SplitsPair(text, match.Start) ? match.Start - 1 : match.Start;
            bytes += isAscii ? start - characters : Encoding.UTF8.GetByteCount(text[characters..start]);
            characters = start;
            starts.Add(offset + bytes);
        }
    }

    /// <summary>The part of a literal that can be searched for in bytes: all of it, or the longest run of ASCII where letter case takes more than that. Empty where there is none.</summary>
    protected static ReadOnlySpan<char> Searchable(string literal, bool ignoreCase)
    {
        if (!ignoreCase || LetterCase.IsByAsciiAlone(literal))
        {
            return literal;
        }

        var (best, start) = (0..0, 0);
        for (var i = 0; i <= literal.Length; i++)
        {
            if (i == literal.Length || !char.IsAscii(literal[i]))
            {
                best = i - start > best.End.Value - best.Start.Value ? start..i : best;
                start = i + 1;
            }
        }

        return literal.AsSpan()[best];
    }

    /// <summary>Whether a search without case may miss the text in bytes that hold letters outside ASCII whose other case is ASCII.</summary>
    protected static bool MayFoldIntoAscii(ReadOnlySpan<char> literal, bool ignoreCase) => ignoreCase && literal.ContainsAny("sSkK");

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
