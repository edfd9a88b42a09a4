using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>A regular expression. Where it needs literals, only lines that hold one of them are decoded and matched.</summary>
internal sealed class RegexPattern : TextPattern
{
    private readonly Regex regex;
    private readonly List<(byte[][] Literals, bool AreByBytes)> required;
    private readonly LiteralSet? anchors;

    // Of the sets that are not looked for in the whole text: a line of which one has no member cannot match.
    private readonly List<ByteSearch[]> others = [];
    private readonly bool mayFoldIntoAscii;
    private readonly List<int> scratch = [];

    public RegexPattern(string pattern, bool ignoreCase)
        : base($"{(ignoreCase ? 'r' : 'R')}{pattern}", ignoreCase)
    {
        regex = RegexCheck.Compile(pattern, ignoreCase);
        var sets = RegexLiterals.Required(pattern);
        required = [.. sets.Select(set => (set.Select(Encoding.UTF8.GetBytes).ToArray(), !ignoreCase || set.All(literal => LetterCase.IsByAsciiAlone(literal))))];
        var searchable = sets.Select(set => set.Select(literal => Searchable(literal, ignoreCase).ToString()).Distinct(StringComparer.Ordinal).ToList())
            .Where(set => !set.Contains("", StringComparer.Ordinal)).ToList();
        if (searchable.MaxBy(RegexLiterals.Strength) is { } best)
        {
            anchors = new LiteralSet(Searches(best, ignoreCase));
            mayFoldIntoAscii = best.Exists(literal => MayFoldIntoAscii(literal, ignoreCase));
            others = searchable.FindAll(set => set != best && !set.Exists(literal => MayFoldIntoAscii(literal, ignoreCase))).ConvertAll(set => Searches(set, ignoreCase));
        }
    }

    public override IReadOnlyList<(byte[][] Literals, bool AreByBytes)> Required => required;

    public override void Narrow(Segment segment, Bitmap candidates)
    {
        foreach (var (literals, areByBytes) in required)
        {
            TrigramFilter.NarrowToAny(segment, literals, asciiOnly: !areByBytes, candidates);
        }
    }

    public override int FindFirst(FileUnderTest file)
    {
        FindStarts(file, 0, scratch);
        return scratch.Count > 0 ? scratch[0] : -1;
    }

    public override void FindStarts(FileUnderTest file, int from, List<int> starts)
    {
        starts.Clear();
        var utf8 = file.Text;
        if (anchors is null || (mayFoldIntoAscii && file.HoldsFoldedLetters))
        {
            AddDecoded(utf8, 0, starts);
            return;
        }

        anchors.Begin();
        for (int next = 0, at; next < utf8.Length && (at = anchors.NextIn(utf8, next)) >= 0;)
        {
            var lineStart = utf8[..at].LastIndexOf((byte)'\n') + 1;
            var length = utf8[at..].IndexOf((byte)'\n');
            var lineEnd = length < 0 ? utf8.Length : at + length;
            var line = utf8[lineStart..lineEnd];
            if (HoldsOthers(line))
            {
                AddDecoded(line, lineStart, starts);
            }

            next = lineEnd + 1;
        }
    }

    private static ByteSearch[] Searches(List<string> literals, bool ignoreCase) => [.. literals.Select(literal => new ByteSearch(Encoding.UTF8.GetBytes(literal), ignoreCase))];

    private bool HoldsOthers(ReadOnlySpan<byte> line)
    {
        foreach (var set in others)
        {
            var holds = false;
            foreach (var literal in set)
            {
                holds = holds || literal.IndexIn(line, 0) >= 0;
            }

            if (!holds)
            {
                return false;
            }
        }

        return true;
    }

    protected override void AddMatches(ReadOnlySpan<char> text, List<TextMatch> found)
    {
        for (var from = 0; from < text.Length;)
        {
            var length = text[from..].IndexOf('\n');
            var whole = length < 0 ? text[from..] : text.Slice(from, length);
            var line = whole.EndsWith('\r') ? whole[..^1] : whole;
            Cancellation.ThrowIfCancellationRequested();
            try
            {
                AddMatchesOfLine(line, from, found);
            }
            catch (RegexMatchTimeoutException)
            {
                throw RegexCheck.TooCostly(line.Length);
            }

            from += whole.Length + 1;
        }
    }

    private void AddMatchesOfLine(ReadOnlySpan<char> line, int from, List<TextMatch> found)
    {
        var before = found.Count;
        TextMatch? empty = null;
        foreach (var match in regex.EnumerateMatches(line))
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
    }
}
