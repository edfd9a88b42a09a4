using System.Collections.Immutable;
using System.Text;
using LunarHub.Search.Matching;
using LunarHub.Search.Snippets;
using LunarHub.Search.Storage;

namespace LunarHub.Search.History;

/// <summary>Cuts out of a message or a diff the lines to show: those that match and their neighbours, or the first where no text is asked for. Not thread-safe.</summary>
/// <param name="side">The kind of the lines in which matches count; null for all.</param>
internal sealed class HistorySnippet(IReadOnlyList<TextPattern> patterns, string? side)
{
    private const string Ellipsis = "…";

    private readonly record struct Line(string Kind, int Number, string Text, List<TextMatch> Marks);

    /// <param name="FirstLine">The number of the first line that is shown.</param>
    /// <param name="StartLine">The first line that matches.</param>
    internal readonly record struct Lines(string Text, int FirstLine, int StartLine, int EndLine, ImmutableArray<(int Start, int Length)> Highlights);

    public Lines Build(Segment segment, int document, bool isDiff)
    {
        var lines = ReadLines(segment, document);
        if (lines.Count == 0)
        {
            return new Lines("", 0, 0, 0, []);
        }

        var matching = Enumerable.Range(0, lines.Count).Where(i => lines[i].Marks.Count > 0).ToList();
        var shown = Choose(lines, matching);
        var text = new StringBuilder();
        var highlights = ImmutableArray.CreateBuilder<(int, int)>();
        for (var i = 0; i < shown.Count; i++)
        {
            var line = lines[shown[i]];
            text.Append(i > 0 ? "\n" : "");
            if (isDiff && (i == 0 || Skips(lines[shown[i - 1]], line, shown[i] - shown[i - 1])))
            {
                text.Append($"@@ {Sign(line)}{line.Number} @@\n");
            }

            text.Append(isDiff ? Sign(line) : "");
            Append(line, text, highlights);
        }

        var (start, end) = Extent(lines, matching);
        return new Lines(text.ToString(), isDiff ? start : lines[shown[0]].Number, start, end, highlights.ToImmutable());
    }

    private static string Sign(Line line) => line.Kind == HistoryDocuments.Added ? "+" : "-";

    // Added lines follow the removed ones whose place they take.
    private static bool Skips(Line before, Line line, int distance)
        => distance > 1 || (before.Kind == line.Kind ? line.Number != before.Number + 1 : before.Kind == HistoryDocuments.Added);

    private List<Line> ReadLines(Segment segment, int document)
    {
        var lines = new List<Line>();
        var record = segment.Documents[document];
        for (var i = record.FirstChunk; i < record.FirstChunk + record.ChunkCount; i++)
        {
            var chunk = segment.Chunks[i];
            var text = Encoding.UTF8.GetString(segment.TextOf(chunk));
            var kind = segment.StringAt(chunk.Kind);
            if (text.Length == 0)
            {
                continue;
            }

            var number = chunk.StartLine;
            foreach (var line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
            {
                lines.Add(new Line(kind, number++, line, side is null || kind == side ? MarksIn(line) : []));
            }
        }

        return lines;
    }

    private List<TextMatch> MarksIn(string line)
    {
        var marks = new List<TextMatch>();
        foreach (var match in patterns.SelectMany(pattern => pattern.Matches(line)).Where(match => match.Length > 0).OrderBy(match => match.Start).ThenByDescending(match => match.Length))
        {
            if (marks.Count == 0 || match.Start >= marks[^1].Start + marks[^1].Length)
            {
                marks.Add(match);
            }
        }

        return marks;
    }

    private static List<int> Choose(List<Line> lines, List<int> matching)
    {
        if (matching.Count == 0)
        {
            return [.. Enumerable.Range(0, Math.Min(lines.Count, SnippetBuilder.MaxLines))];
        }

        var shown = new SortedSet<int>();
        foreach (var line in matching.TakeWhile(_ => shown.Count < SnippetBuilder.MaxLines))
        {
            // What stands beside a match says something unless it is blank.
            shown.Add(line);
            shown.UnionWith(new[] { line - 1, line + 1 }.Where(beside => beside >= 0 && beside < lines.Count && !string.IsNullOrWhiteSpace(lines[beside].Text)));
        }

        return [.. shown];
    }

    private static (int Start, int End) Extent(List<Line> lines, List<int> matching)
    {
        var told = matching.Count > 0 ? matching.ConvertAll(i => lines[i]) : lines;
        var current = told.FindAll(line => line.Kind != HistoryDocuments.Removed);
        return (current.Count > 0 ? current : told) is var side ? (side.Min(line => line.Number), side.Max(line => line.Number)) : default;
    }

    // A long line is cut around its first match.
    private static void Append(Line line, StringBuilder text, ImmutableArray<(int, int)>.Builder highlights)
    {
        const int Longest = SnippetBuilder.MaxLineLength;
        var start = line.Text.Length > Longest && line.Marks.Count > 0 ? Math.Clamp(line.Marks[0].Start - (Longest / 4), 0, line.Text.Length - Longest) : 0;
        var end = Math.Min(line.Text.Length, start + Longest);
        start -= TextPattern.SplitsPair(line.Text, start) ? 1 : 0;
        end -= TextPattern.SplitsPair(line.Text, end) ? 1 : 0;
        text.Append(start > 0 ? Ellipsis : "");
        foreach (var mark in line.Marks.Where(mark => mark.Start >= start && mark.Start < end))
        {
            highlights.Add((text.Length + mark.Start - start, Math.Min(mark.Length, end - mark.Start)));
        }

        text.Append(line.Text.AsSpan(start, end - start)).Append(end < line.Text.Length ? Ellipsis : "");
    }
}
