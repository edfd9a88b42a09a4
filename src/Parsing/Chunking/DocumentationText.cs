using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Parsing.Outlining;

namespace LunarHub.Parsing.Chunking;

/// <summary>The comment that leads up to a definition, or its docstring, as plain text on one line.</summary>
internal static partial class DocumentationText
{
    private const int MaxChars = 300;

    // Markup is never so dense that less than a quarter of a comment is text.
    private const int MaxBytes = MaxChars * 4;

    // Of a Python string: raw, Unicode, bytes, formatted.
    private static readonly char[] s_prefixes = ['r', 'R', 'u', 'U', 'b', 'B', 'f', 'F'];

    private static readonly string[] s_openings = ["/**", "/*!", "/*", "///", "//!", "//", "<!--", "=begin", "\"\"\"", "'''", "##", "#", "--", "*", "\"", "'"];
    private static readonly string[] s_endings = ["*/", "-->", "=end", "\"\"\"", "'''", "\"", "'"];

    /// <summary>At most about 300 characters, cut between words; null where there is nothing to read.</summary>
    /// <param name="comments">Every comment and docstring of the file, in order.</param>
    public static string? Of(Definition definition, IReadOnlyList<ByteRange> comments, ReadOnlySpan<byte> text)
    {
        var plain = new StringBuilder();

        // A docstring stands first in the body; where there is one, a comment above is about something else.
        var body = FirstFrom(comments, definition.Signature.End);
        if (body < comments.Count && IsString(text, comments[body]) && text[definition.Signature.End..comments[body].Start].IndexOfAnyExcept(": \t\r\n"u8) < 0)
        {
            Append(plain, text, comments[body]);
        }

        var documented = plain.Length > 0;
        for (var i = FirstFrom(comments, definition.ExtentStart); i < comments.Count && comments[i].End <= definition.Signature.Start && !documented; i++)
        {
            Append(plain, text, comments[i]);
        }

        return plain.Length == 0 ? null : Cut(Unmarked(plain.ToString()));
    }

    private static void Append(StringBuilder plain, ReadOnlySpan<byte> text, ByteRange comment)
    {
        var length = Math.Min(comment.End - comment.Start, MaxBytes - plain.Length);
        if (length <= 0)
        {
            return;
        }

        var isString = IsString(text, comment);
        var raw = Encoding.UTF8.GetString(text.Slice(comment.Start, length));
        foreach (var line in (isString ? raw.TrimStart(s_prefixes) : raw).EnumerateLines())
        {
            var content = Stripped(line, isString);
            if (content.IndexOfAnyExcept("=-~*#_+./ \t") >= 0 && !IsDirective(line))
            {
                plain.Append(plain.Length == 0 ? "" : " ").Append(content);
            }
        }
    }

    private static bool IsString(ReadOnlySpan<byte> text, ByteRange comment) => text[comment.Start] is not ((byte)'#' or (byte)'/' or (byte)'-' or (byte)'<' or (byte)'=');

    private static ReadOnlySpan<char> Stripped(ReadOnlySpan<char> line, bool isString)
    {
        line = line.Trim();
        foreach (var opening in s_openings)
        {
            if (line.StartsWith(opening, StringComparison.Ordinal) && (!isString || opening[0] is '"' or '\''))
            {
                line = line[opening.Length..];
                break;
            }
        }

        foreach (var ending in s_endings)
        {
            if (line.EndsWith(ending, StringComparison.Ordinal) && (isString == ending[0] is '"' or '\''))
            {
                line = line[..^ending.Length];
                break;
            }
        }

        return line.Trim();
    }

    // `//go:embed` and `//nolint:all` are for tools: no space after the slashes, a word, a colon.
    private static bool IsDirective(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (!line.StartsWith("//", StringComparison.Ordinal) || line.Length < 4 || !char.IsAsciiLetterLower(line[2]))
        {
            return false;
        }

        var colon = line.IndexOf(':');
        return colon > 2 && line[2..colon].IndexOfAnyExceptInRange('a', 'z') < 0 && colon + 1 < line.Length && line[colon + 1] is not ' ' and not '/';
    }

    private static string Unmarked(string text)
    {
        if (text.Contains('<', StringComparison.Ordinal))
        {
            text = XmlTag().Replace(XmlReference().Replace(text, "${name}"), "");
        }

        if (text.Contains('@', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal))
        {
            text = BlockTag().Replace(InlineTag().Replace(text, "${text}"), "");
        }

        text = FieldTag().Replace(text, "");
        if (text.Contains('`', StringComparison.Ordinal))
        {
            text = Role().Replace(text, "").Replace("`", "", StringComparison.Ordinal);
        }

        text = text.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(text) : text;
        return Spaces().Replace(text, " ").Trim();
    }

    private static string? Cut(string text)
    {
        if (text.Length > MaxChars)
        {
            var space = text.LastIndexOf(' ', MaxChars);
            text = text[..(space > MaxChars / 2 ? space : MaxChars)];
            text = char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
        }

        text = text.TrimEnd('\uFFFD', ' ');
        return text.Length == 0 ? null : text;
    }

    private static int FirstFrom(IReadOnlyList<ByteRange> comments, int offset)
    {
        var (low, high) = (0, comments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = comments[middle].Start < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // <see cref="T:Shop.Order"/> reads "Order".
    [GeneratedRegex("<(?:see|seealso|paramref|typeparamref)\\s+[a-z]+=\"(?:[^\"]*[.:])?(?<name>[^\".:]*)\"\\s*/>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex XmlReference();

    [GeneratedRegex("</?(?:summary|remarks|param|returns|value|exception|typeparam|para|c|code|example|inheritdoc|list|listheader|item|term|description|see|seealso|p|pre|b|i|em|strong|ul|ol|li|br|tt|blockquote|a)(?:\\s[^<>]*)?/?>", RegexOptions.NonBacktracking)]
    private static partial Regex XmlTag();

    // {@link Order} and {@code order} of Javadoc and JSDoc.
    [GeneratedRegex("\\{@[a-z]+\\s+(?<text>[^{}]*)\\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex InlineTag();

    [GeneratedRegex("(?:^|\\s)[@\\\\](?:brief|details|param(?:\\[[a-z,]*\\])?|tparam|returns?|throws|exception|see|since|deprecated|note|class|type|typedef|private|public|internal)\\b", RegexOptions.NonBacktracking)]
    private static partial Regex BlockTag();

    // :class:`Order` of reStructuredText.
    [GeneratedRegex(":[a-z:]+:(?=`)", RegexOptions.ExplicitCapture)]
    private static partial Regex Role();

    // :param order: of Sphinx.
    [GeneratedRegex(":(?:param|returns?|rtype|raises|type)(?=[ :]):?", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldTag();

    [GeneratedRegex("\\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
