using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using LunarHub.Search.Caching;
using LunarHub.Search.Matching;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Snippets;

/// <summary>Cuts the lines to show out of a chunk, those with the most matches, and says what to highlight in them.</summary>
internal sealed class SnippetBuilder
{
    /// <summary>The most lines of a snippet.</summary>
    public const int MaxLines = 12;

    /// <summary>A longer line is cut around its first match.</summary>
    public const int MaxLineLength = 400;

    private readonly HashSet<string> words;
    private readonly FirstLetters firstLetters;
    private readonly string identity;
    private readonly IReadOnlyList<TextPattern> patterns;

    public SnippetBuilder(ParsedQuery query, SearchMode mode)
    {
        words = mode == SearchMode.Exact ? [] : [.. Terms.Of(query.FreeText).Where(IsWorthMarking).Select(term => term.Text)];
        firstLetters = new FirstLetters(words);
        patterns = MatchPlan.For(query, mode, [], repository: null, rule: null).Patterns;

        // All that decides where marks are, and so which lines are cut.
        identity = string.Join('\0', words.Order(StringComparer.Ordinal).Select(word => $"w{word}").Concat(patterns.Select(pattern => pattern.Identity)));
    }

    public HitText Build(Segment segment, int chunk)
    {
        var key = new HotKey(segment, HotKind.Snippets, identity, chunk);
        if (segment.Hot.Get<HotSnippet>(key) is { } kept)
        {
            return kept.Text;
        }

        ref readonly var record = ref segment.Chunks[chunk];
        var made = Build(Encoding.UTF8.GetString(segment.TextOf(record)), record.StartLine);
        segment.Hot.Put(key, new HotSnippet(made, identity.Length));
        return made;
    }

    /// <param name="text">The chunk's text.</param>
    /// <param name="firstLine">The number of its first line.</param>
    public HitText Build(string text, int firstLine)
    {
        var marks = MergeOverlaps(FindMarks(text));
        var lines = LinesOf(text);
        var first = BestWindow(lines, marks);
        var last = Math.Min(first + MaxLines, lines.Count) - 1;
        var snippet = new StringBuilder();
        var highlights = ImmutableArray.CreateBuilder<(int, int)>();
        var starts = ImmutableArray.CreateBuilder<int>(last - first + 1);
        for (var i = first; i <= last; i++)
        {
            starts.Add(AppendLine(text, lines[i], marks, snippet, highlights));
            if (i < last)
            {
                snippet.Append('\n');
            }
        }

        return new HitText(snippet.ToString(), firstLine + first, highlights.ToImmutable(), starts.MoveToImmutable());
    }

    private static bool IsWorthMarking(Term term) => term.Text.Length > 1 && !StopWords.Contains(term.Text);

    private List<TextMatch> FindMarks(string text)
    {
        var marks = new List<TextMatch>();
        if (words.Count > 0)
        {
            var sink = new MarkSink { Words = words.GetAlternateLookup<ReadOnlySpan<char>>(), First = firstLetters, Marks = marks };
            IdentifierTokenizer.Tokenize(text, ref sink);
        }

        foreach (var pattern in patterns)
        {
            marks.AddRange(pattern.Matches(text).Where(match => match.Length > 0).Select(match => WholeCharacters(text, match)));
        }

        marks.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        return marks;
    }

    private static TextMatch WholeCharacters(string text, TextMatch match)
    {
        var end = match.Start + match.Length;
        var start = TextPattern.SplitsPair(text, match.Start) ? match.Start - 1 : match.Start;
        return new TextMatch(start, (TextPattern.SplitsPair(text, end) ? end + 1 : end) - start);
    }

    private static List<TextMatch> MergeOverlaps(List<TextMatch> marks)
    {
        var merged = new List<TextMatch>();
        foreach (var mark in marks)
        {
            if (merged.Count > 0 && mark.Start <= merged[^1].Start + merged[^1].Length)
            {
                var start = merged[^1].Start;
                merged[^1] = new TextMatch(start, Math.Max(merged[^1].Length, mark.Start + mark.Length - start));
            }
            else
            {
                merged.Add(mark);
            }
        }

        return merged;
    }

    private static List<TextMatch> LinesOf(string text)
    {
        var lines = new List<TextMatch>();
        for (var from = 0; from < text.Length || lines.Count == 0;)
        {
            var end = text.IndexOf('\n', from);
            var stop = end < 0 ? text.Length : end;
            var length = stop > from && text[stop - 1] == '\r' ? stop - from - 1 : stop - from;
            lines.Add(new TextMatch(from, length));
            from = stop + 1;
        }

        return lines;
    }

    // The first window with the most marks, begun one line before its first mark where there is room.
    private static int BestWindow(List<TextMatch> lines, List<TextMatch> marks)
    {
        if (lines.Count <= MaxLines || marks.Count == 0)
        {
            return 0;
        }

        var counts = new int[lines.Count];
        var line = 0;
        foreach (var mark in marks)
        {
            while (line + 1 < lines.Count && mark.Start >= lines[line + 1].Start)
            {
                line++;
            }

            counts[line]++;
        }

        var (best, bestSum, sum) = (0, 0, counts.Take(MaxLines).Sum());
        bestSum = sum;
        for (var i = 1; i + MaxLines <= lines.Count; i++)
        {
            sum += counts[i + MaxLines - 1] - counts[i - 1];
            if (sum > bestSum)
            {
                (best, bestSum) = (i, sum);
            }
        }

        var firstMarked = Array.FindIndex(counts, best, count => count > 0);
        return Math.Clamp(firstMarked - 1, 0, lines.Count - MaxLines);
    }

    // Returns where in the text the appended part of the line begins.
    private static int AppendLine(string text, TextMatch line, List<TextMatch> marks, StringBuilder snippet, ImmutableArray<(int, int)>.Builder highlights)
    {
        var (start, end) = (line.Start, line.Start + line.Length);
        var inside = Inside(marks, start, end);
        if (line.Length > MaxLineLength)
        {
            var centre = inside.Length > 0 ? inside[0].Start : start;
            start = Math.Max(start, Math.Min(centre - (MaxLineLength / 4), end - MaxLineLength));
            end = start + MaxLineLength;
            start += char.IsLowSurrogate(text[start]) ? 1 : 0;
            end -= char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        }

        foreach (var mark in inside)
        {
            var from = Math.Max(mark.Start, start);
            var to = Math.Min(mark.Start + mark.Length, end);
            if (from < to)
            {
                highlights.Add((snippet.Length + from - start, to - from));
            }
        }

        snippet.Append(text, start, end - start);
        return start;
    }

    // Marks are in order and do not overlap.
    private static ReadOnlySpan<TextMatch> Inside(List<TextMatch> marks, int start, int end)
    {
        var all = CollectionsMarshal.AsSpan(marks);
        var first = 0;
        while (first < all.Length && all[first].Start + all[first].Length <= start)
        {
            first++;
        }

        var after = first;
        while (after < all.Length && all[after].Start < end)
        {
            after++;
        }

        return all[first..after];
    }

    private ref struct MarkSink : ITokenSink
    {
        public HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words;
        public FirstLetters First;
        public List<TextMatch> Marks;

        public readonly void Add(scoped Span<char> folded, int start, int length, TokenKind kind)
        {
            if (First.MayBegin(folded[0]) && Words.Contains(folded[..Terms.Normalise(folded, kind)]))
            {
                Marks.Add(new TextMatch(start, length));
            }
        }
    }
}
