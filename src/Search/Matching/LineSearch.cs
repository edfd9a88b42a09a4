using System.Collections.Immutable;
using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Every line that matches, file by file, as grep prints them: nothing is ranked, and one file's matches are held at a time.</summary>
internal static class LineSearch
{
    public static IEnumerable<MatchingLine> Run(MatchPlan plan, Segment segment, Bitmap held, CancellationToken cancellationToken)
    {
        var file = new FileUnderTest(segment);
        foreach (var document in (plan.Root?.Narrow(segment, held) ?? held).Ones())
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.MoveTo(document);
            if (plan.Root is null || !plan.Root.Matches(file))
            {
                continue;
            }

            foreach (var line in LinesOf(plan, file))
            {
                yield return line;
            }
        }
    }

    private static List<MatchingLine> LinesOf(MatchPlan plan, FileUnderTest file)
    {
        var starts = file.Starts = [];
        plan.Root!.Collect(file);
        starts.Sort();
        var path = file.Segment.StringAt(file.Segment.Documents[file.Document].Path);
        var lines = new List<MatchingLine>();
        var (number, lineStart, lineEnd) = (0, 0, -1);
        foreach (var start in starts)
        {
            if (start <= lineEnd)
            {
                continue;
            }

            while (lineEnd < start)
            {
                number++;
                lineStart = lineEnd + 1;
                var feed = file.Text[lineStart..].IndexOf((byte)'\n');
                lineEnd = feed < 0 ? file.Text.Length : lineStart + feed;
            }

            var bytes = file.Text[lineStart..lineEnd];
            var text = Encoding.UTF8.GetString(bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes);
            lines.Add(new MatchingLine(path, number, text, Marks(plan, text)));
        }

        return lines;
    }

    private static ImmutableArray<(int Start, int Length)> Marks(MatchPlan plan, string text)
    {
        var marks = plan.Patterns.SelectMany(pattern => pattern.Matches(text)).Where(match => match.Length > 0).OrderBy(match => match.Start).ThenByDescending(match => match.Length);
        var kept = ImmutableArray.CreateBuilder<(int, int)>();
        var end = 0;
        foreach (var mark in marks)
        {
            if (mark.Start >= end)
            {
                kept.Add((mark.Start, mark.Length));
                end = mark.Start + mark.Length;
            }
        }

        return kept.ToImmutable();
    }
}
