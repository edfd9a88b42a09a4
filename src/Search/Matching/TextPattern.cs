using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>A match inside a text, in UTF-16 units.</summary>
internal readonly record struct TextMatch(int Start, int Length);

/// <summary>One exact condition, ready to run: narrows documents by trigrams, then finds its matches line by line.</summary>
internal sealed class TextPattern
{
    private readonly string? literal;
    private readonly byte[]? literalBytes;
    private readonly FoldedBytes? folded;
    private readonly byte[]? anchor;
    private readonly bool mayFoldIntoAscii;
    private readonly System.Text.RegularExpressions.Regex? regex;
    private readonly IReadOnlyList<byte[]> required;
    private readonly List<int> scratch = [];

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

        // What the bytes are searched for: the literal itself, or the longest one that a match of the expression needs.
        anchor = required.MaxBy(bytes => bytes.Length);
        if (anchor is not null && ignoreCase)
        {
            if (Ascii.IsValid(anchor))
            {
                folded = new FoldedBytes(anchor);
                mayFoldIntoAscii = anchor.AsSpan().ContainsAny("sSkK"u8);
            }
            else
            {
                anchor = null;
            }
        }
    }

    public bool IgnoreCase { get; }

    public bool IsLiteral => literal is not null;

    /// <param name="text">Not empty.</param>
    public static TextPattern Literal(string text, CaseRule rule) => new(text, isRegex: false, IgnoresCase(text, isRegex: false, rule));

    public static TextPattern Regex(string pattern, CaseRule rule) => new(pattern, isRegex: true, IgnoresCase(pattern, isRegex: true, rule));

    /// <summary>Takes out every document that cannot match, without reading texts.</summary>
    public void Narrow(Segment segment, Bitmap candidates)
    {
        foreach (var bytes in required)
        {
            TrigramFilter.Narrow(segment, bytes, IgnoreCase, candidates);
        }
    }

    /// <summary>Whether there is a match.</summary>
    public bool Occurs(ReadOnlySpan<byte> utf8)
    {
        if (regex is null && anchor is not null && !(mayFoldIntoAscii && FoldedLetters.Occur(utf8)))
        {
            return NextAnchor(utf8, 0) >= 0;
        }

        FindStarts(utf8, scratch);
        return scratch.Count > 0;
    }

    /// <summary>Byte offsets at which matches begin, in order, as <see cref="Matches"/> finds them.</summary>
    public void FindStarts(ReadOnlySpan<byte> utf8, List<int> starts)
    {
        starts.Clear();
        if (anchor is null || (mayFoldIntoAscii && FoldedLetters.Occur(utf8)))
        {
            DecodeAll(utf8, starts);
        }
        else if (regex is null)
        {
            for (int from = 0, at; (at = NextAnchor(utf8, from)) >= 0; from = at + anchor.Length)
            {
                starts.Add(at);
            }
        }
        else
        {
            DecodeAnchoredLines(utf8, starts);
        }
    }

    private int NextAnchor(ReadOnlySpan<byte> utf8, int from)
    {
        var at = folded is null ? utf8[from..].IndexOf(anchor) : folded.IndexIn(utf8[from..]);
        return at < 0 ? -1 : from + at;
    }

    // Only lines that hold the anchor can match: the rest is never decoded.
    private void DecodeAnchoredLines(ReadOnlySpan<byte> utf8, List<int> starts)
    {
        var found = new List<TextMatch>();
        for (int from = 0, at; from < utf8.Length && (at = NextAnchor(utf8, from)) >= 0;)
        {
            var lineStart = utf8[..at].LastIndexOf((byte)'\n') + 1;
            var length = utf8[at..].IndexOf((byte)'\n');
            var lineEnd = length < 0 ? utf8.Length : at + length;
            AddDecoded(utf8[lineStart..lineEnd], lineStart, found, starts);
            from = lineEnd + 1;
        }
    }

    /// <summary>Whether the offset lies between the halves of a surrogate pair.</summary>
    public static bool SplitsPair(ReadOnlySpan<char> text, int at)
        => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);

    private void DecodeAll(ReadOnlySpan<byte> utf8, List<int> starts) => AddDecoded(utf8, 0, [], starts);

    private void AddDecoded(ReadOnlySpan<byte> utf8, int offset, List<TextMatch> found, List<int> starts)
    {
        found.Clear();
        var text = DocumentText.Rent(utf8);
        try
        {
            AddMatches(text.Characters, found);
            var (bytes, characters) = (0, 0);
            foreach (var match in found)
            {
                // An expression may match from the second half of a surrogate pair on; its bytes begin with the first.
                var start = SplitsPair(text.Characters, match.Start) ? match.Start - 1 : match.Start;
                bytes += text.IsAscii ? start - characters : Encoding.UTF8.GetByteCount(text.Characters[characters..start]);
                characters = start;
                starts.Add(offset + bytes);
            }
        }
        finally
        {
            text.Return();
        }
    }

    /// <summary>All matches, in order, not overlapping; none reaches over the end of a line, as in grep. Empty matches count once for each line that has no other.</summary>
    public List<TextMatch> Matches(ReadOnlySpan<char> text)
    {
        var found = new List<TextMatch>();
        AddMatches(text, found);
        return found;
    }

    private void AddMatches(ReadOnlySpan<char> text, List<TextMatch> found)
    {
        if (literal is not null)
        {
            FindLiteral(text, found);
        }
        else
        {
            FindByLine(text, found);
        }
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
            var whole = length < 0 ? text[from..] : text.Slice(from, length);
            var line = whole.EndsWith('\r') ? whole[..^1] : whole;
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

            from += whole.Length + 1;
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
