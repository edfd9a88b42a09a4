using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Subtokens;

/// <summary>A comment and the code it speaks of.</summary>
internal readonly record struct CommentPair(string Comment, string Code);

/// <summary>
/// Finds pairs in a source file by layout alone, the same way for every language: a run of comment lines and the code that follows it, or a definition line and
/// the string that documents it. A run ends its code where the indentation falls below its own, at a blank line after a short piece, or after thirty lines.
/// </summary>
internal static partial class CommentPairs
{
    private const int MostCodeLines = 30;
    private const int MostCommentWords = 40;

    public static IEnumerable<CommentPair> Read(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var (comment, after) = lines[i].TrimStart() is var line && DocString().Match(line) is { Success: true } opening && i > 0
                ? ReadDocString(lines, i, opening.Groups[1].Value)
                : ReadComment(lines, i);
            if (after == i)
            {
                continue;
            }

            var documented = after > i && DocString().IsMatch(lines[i].TrimStart());
            var code = documented ? CodeAround(lines, i, after) : CodeAfter(lines, after, Indent(lines[i]));
            var words = Words(comment);
            if (words.Split(' ').Length is >= 3 && code.Length >= 40)
            {
                yield return new CommentPair(words, code);
            }

            i = after - 1;
        }
    }

    private static (string Comment, int After) ReadComment(string[] lines, int start)
    {
        var comment = new StringBuilder();
        var i = start;
        var inBlock = false;
        for (; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (inBlock)
            {
                comment.Append(line.Trim('*', '/', ' ')).Append('\n');
                inBlock = !line.EndsWith("*/", StringComparison.Ordinal);
            }
            else if (line.StartsWith("/*", StringComparison.Ordinal))
            {
                comment.Append(line.Trim('*', '/', ' ')).Append('\n');
                inBlock = !line.EndsWith("*/", StringComparison.Ordinal);
            }
            else if (line.StartsWith("//", StringComparison.Ordinal) || (line.StartsWith('#') && !CDirective().IsMatch(line)))
            {
                comment.Append(line.Trim('/', '#', '!', ' ')).Append('\n');
            }
            else
            {
                break;
            }
        }

        return (comment.ToString(), i);
    }

    private static (string Comment, int After) ReadDocString(string[] lines, int start, string quote)
    {
        var comment = new StringBuilder();
        for (var i = start; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            var from = i == start ? line.IndexOf(quote, StringComparison.Ordinal) + quote.Length : 0;
            var close = line.IndexOf(quote, from, StringComparison.Ordinal);
            comment.Append(close < 0 ? line[from..] : line[from..close]).Append('\n');
            if (close >= 0)
            {
                return (comment.ToString(), i + 1);
            }
        }

        return ("", start);
    }

    /// <summary>The definition that a documentation string stands in: from the line that begins it, without the string.</summary>
    private static string CodeAround(string[] lines, int start, int after)
    {
        var first = start - 1;
        while (first > 0 && start - first < 8 && !Definition().IsMatch(lines[first]))
        {
            first--;
        }

        if (!Definition().IsMatch(lines[first]))
        {
            return "";
        }

        return string.Join('\n', lines[first..start]) + "\n" + CodeAfter(lines, after, Indent(lines[start]));
    }

    private static string CodeAfter(string[] lines, int start, int indent)
    {
        var code = new StringBuilder();
        for (var i = start; i < lines.Length && i - start < MostCodeLines; i++)
        {
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line))
            {
                if (i == start || i - start <= 1)
                {
                    break;
                }

                continue;
            }

            if (i > start && (Indent(line) < indent || (Indent(line) == indent && !Closing().IsMatch(line) && i > start + 1 && string.IsNullOrWhiteSpace(lines[i - 1]))))
            {
                break;
            }

            if (line.Length <= 400)
            {
                code.Append(line).Append('\n');
            }
        }

        return code.ToString();
    }

    /// <summary>The first sentence or paragraph in plain words: markup, parameter lists and links dropped.</summary>
    public static string Words(string comment)
    {
        var plain = Markup().Replace(comment, " ");
        var end = End().Match(plain);
        if (end.Success && end.Index > 15)
        {
            plain = plain[..end.Index];
        }

        var words = plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Boilerplate().IsMatch(plain) ? "" : string.Join(' ', words.Take(MostCommentWords));
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex("^[rRuUbB]?(\"\"\"|''')")]
    private static partial Regex DocString();

    [GeneratedRegex(@"^\s*(async\s+)?(def|class)\s")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^#\s*(include|define|if|ifdef|ifndef|endif|else|elif|pragma|undef|region|endregion|error|\[|!)|^#[\[!]")]
    private static partial Regex CDirective();

    [GeneratedRegex(@"^\s*[}\])]")]
    private static partial Regex Closing();

    [GeneratedRegex(@"</?[a-zA-Z][^>\n]{0,80}>|\{@\w+|https?://\S+|[`*{}|]+")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\n\s*\n|\n\s*(@\w+|:param|:return|Parameters|Args:|Returns|Arguments|Examples?|>>>|#)|(?<=\w{3})\.\s")]
    private static partial Regex End();

    [GeneratedRegex(@"copyright|licen[sc]e|noqa|eslint|pylint|type: ?ignore|istanbul|TODO|FIXME|-{5}|={5}|auto-?generated", RegexOptions.IgnoreCase)]
    private static partial Regex Boilerplate();
}
