using System.Text.RegularExpressions;
using LunarHub.Parsing.Decoding;
using LunarHub.Parsing.Detection;

namespace LunarHub.Parsing.Chunking;

/// <summary>Finds the headings of the languages that are read without a grammar.</summary>
internal static partial class Headings
{
    private const int MaxLineBytes = 400;
    private const string RstUnderlines = "=-~^\"'`#*+.:_<>";

    public static List<Heading> Find(string language, ReadOnlySpan<byte> text, LineTable lines) => language switch
    {
        "markdown" => Markdown(text, lines),
        "rst" => Rst(text, lines),
        "toml" or "ini" => ByLine(text, lines, Table(), level: title => 1 + title.Count('.')),
        "yaml" => ByLine(text, lines, YamlKey(), level: _ => 1),
        "dockerfile" => ByLine(text, lines, DockerStage(), level: _ => 1),
        "sql" => ByLine(text, lines, SqlStatement(), level: _ => 1),
        "makefile" => ByLine(text, lines, MakeTarget(), level: _ => 1),
        _ => [],
    };

    /// <summary>Whether files of the language are read from top to bottom, so that they are best cut where the subject changes.</summary>
    public static bool IsProse(string language) => language is "markdown" or "rst" or "asciidoc" or LanguageTable.Text;

    /// <summary>Document languages have sections; in the others a heading begins a block.</summary>
    public static string Kind(string language) => language is "markdown" or "rst" ? "section" : "block";

    // CommonMark: ATX headings, setext headings under a paragraph line, neither within fenced code.
    private static List<Heading> Markdown(ReadOnlySpan<byte> text, LineTable lines)
    {
        var headings = new List<Heading>();
        char fence = '\0';
        var fenceLength = 0;
        var previous = "";
        for (var line = 0; line < lines.Count; line++)
        {
            var content = Line(text, lines, line);
            var trimmed = content.TrimStart(' ');
            var run = trimmed.Length > 0 ? trimmed.Length - trimmed.TrimStart(trimmed[0]).Length : 0;
            if (run >= 3 && trimmed[0] is '`' or '~' && content.Length - trimmed.Length < 4)
            {
                if (fence == '\0')
                {
                    (fence, fenceLength) = (trimmed[0], run);
                }
                else if (fence == trimmed[0] && run >= fenceLength && trimmed.AsSpan(run).IsWhiteSpace())
                {
                    fence = '\0';
                }

                previous = "";
                continue;
            }

            if (fence != '\0')
            {
                continue;
            }

            if (Atx().Match(content) is { Success: true } atx)
            {
                Add(headings, text, lines, line, atx.Groups["level"].Length, atx.Groups["title"].Value);
            }
            else if (previous.Length > 0 && line > 0 && Setext().IsMatch(content) && (headings.Count == 0 || headings[^1].Line < line - 1))
            {
                Add(headings, text, lines, line - 1, trimmed[0] == '=' ? 1 : 2, previous);
            }

            previous = trimmed.StartsWith('#') || trimmed.StartsWith('|') || trimmed.StartsWith('-') || trimmed.StartsWith('>') ? "" : trimmed.Trim();
        }

        return headings;
    }

    // reStructuredText: a title is underlined, and maybe overlined, by one punctuation mark; levels are in order of first use.
    private static List<Heading> Rst(ReadOnlySpan<byte> text, LineTable lines)
    {
        var headings = new List<Heading>();
        var styles = new List<string>();
        for (var line = 1; line < lines.Count; line++)
        {
            var title = Line(text, lines, line - 1).Trim();
            var under = Line(text, lines, line);
            if (title.Length == 0 || under.Length < 3 || under.Length < title.Length || !RstUnderlines.Contains(under[0]) || under.TrimStart(under[0]).Length > 0
                || RstUnderlines.Contains(title[0]) && title.TrimStart(title[0]).Length == 0)
            {
                continue;
            }

            var overlined = line >= 2 && Line(text, lines, line - 2) is var over && over.Length >= title.Length && over[0] == under[0] && over.TrimStart(over[0]).Length == 0;
            var style = overlined ? $"{under[0]}{under[0]}" : $"{under[0]}";
            if (!styles.Contains(style))
            {
                styles.Add(style);
            }

            Add(headings, text, lines, line - (overlined ? 2 : 1), styles.IndexOf(style) + 1, title, line - 1);
        }

        return headings;
    }

    private static List<Heading> ByLine(ReadOnlySpan<byte> text, LineTable lines, Regex begins, Func<string, int> level)
    {
        var headings = new List<Heading>();
        for (var line = 0; line < lines.Count; line++)
        {
            if (begins.Match(Line(text, lines, line)) is { Success: true } match)
            {
                var title = match.Groups["title"].Value.Trim(' ', '"', '\'', '`');
                Add(headings, text, lines, line, level(title), title);
            }
        }

        return headings;
    }

    private static void Add(List<Heading> headings, ReadOnlySpan<byte> text, LineTable lines, int line, int level, string title, int? titleLine = null)
    {
        title = title.Trim();
        if (title.Length == 0)
        {
            return;
        }

        var from = lines.Start(titleLine ?? line);
        var utf8 = System.Text.Encoding.UTF8.GetBytes(title);
        var at = text[from..lines.End(titleLine ?? line)].IndexOf(utf8);
        // A lone carriage return is no line end here, but it would be one to whoever prints the title.
        headings.Add(new Heading(line, level, title.Replace('\r', ' '), at < 0 ? new ByteRange(from, from) : new ByteRange(from + at, from + at + utf8.Length)));
    }

    private static string Line(ReadOnlySpan<byte> text, LineTable lines, int line)
    {
        var bytes = text[lines.Start(line)..lines.End(line)];
        return System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxLineBytes)]).TrimEnd();
    }

    [GeneratedRegex("^ {0,3}(?<level>#{1,6})(?:[ \\t]+(?<title>.*?))??(?:[ \\t]+#+)?[ \\t]*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Atx();

    [GeneratedRegex("^ {0,3}(?:=+|-{2,})[ \\t]*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Setext();

    [GeneratedRegex("^\\s*\\[\\[?(?<title>[^\\[\\]]+)\\]\\]?\\s*(?:[#;].*)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Table();

    [GeneratedRegex("^(?<title>[A-Za-z_\"'][^#]*?)\\s*:(?:\\s.*)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex YamlKey();

    [GeneratedRegex("^\\s*(?i:FROM)\\s+(?<title>\\S.*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DockerStage();

    [GeneratedRegex("^(?i:CREATE|ALTER|DROP)\\s+(?i:OR\\s+REPLACE\\s+)?(?i:TEMP|TEMPORARY|UNIQUE|MATERIALIZED)?\\s*(?i:TABLE|VIEW|INDEX|FUNCTION|PROCEDURE|TRIGGER|TYPE|SEQUENCE|SCHEMA|DATABASE|EXTENSION)\\s+(?i:CONCURRENTLY\\s+)?(?i:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(?<title>[\\w.\"`\\[\\]]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SqlStatement();

    [GeneratedRegex("^(?<title>[A-Za-z0-9_./%$(){}-]+(?:\\s+[A-Za-z0-9_./%-]+)*)\\s*::?(?:[^=].*)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MakeTarget();
}
