using System.Text;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>
/// Cuts a query into tokens. Quotes, slashes, colons and parentheses mean something only where they can: <c>don't</c>, <c>/usr/bin</c>, <c>std::vector</c> and <c>f(x)</c> are words.
/// </summary>
/// <param name="asText">Offsets of parentheses that are to be read as text.</param>
internal sealed class QueryLexer(string text, IReadOnlySet<int> asText)
{
    private readonly List<QueryToken> tokens = [];
    private int position;
    private int open;

    /// <exception cref="HubException"><c>query-*</c>, with the position.</exception>
    public List<QueryToken> Read()
    {
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else if (ClosesGroup())
            {
                Add(QueryTokenKind.Close, position, ")");
                position++;
                open--;
            }
            else
            {
                ReadPart();
            }

            if (tokens.Count > ParsedQuery.MaxTokens)
            {
                throw new HubException("query-too-long", $"the query has more than {ParsedQuery.MaxTokens} words, filters and signs; ask for less at once") { Position = Math.Min(position, text.Length - 1) };
            }
        }

        return tokens;
    }

    private void ReadPart()
    {
        var start = position;
        if (IsMinus())
        {
            Add(QueryTokenKind.Minus, position++, "-");
        }
        else if (text[position] == '(' && !asText.Contains(position))
        {
            Add(QueryTokenKind.Open, position++, "(");
            open++;
        }
        else if (text[position] == '"')
        {
            var phrase = ReadQuoted();
            if (phrase.Length > 0)
            {
                Add(new PhraseNode(phrase, start));
            }
        }
        else if (text[position] == '/' && FindRegexEnd(position) is { } end)
        {
            Add(new RegexNode(ReadRegex(end), start));
        }
        else if (TryReadFilterName() is { } name)
        {
            ReadFilter(name, start);
        }
        else
        {
            var word = ReadWord();
            Add(QueryTokenKind.Word, start, word);
        }
    }

    private bool ClosesGroup() => text[position] == ')' && open > 0 && !asText.Contains(position);

    private void Add(QueryNode leaf) => tokens.Add(new QueryToken(QueryTokenKind.Leaf, leaf.Position, "", leaf));

    private void Add(QueryTokenKind kind, int start, string piece) => tokens.Add(new QueryToken(kind, start, piece, null));

    // A minus excludes what follows directly; a lone or doubled one, and an arrow, are text.
    private bool IsMinus() => text[position] == '-' && position + 1 < text.Length && !char.IsWhiteSpace(text[position + 1]) && text[position + 1] is not ('-' or '>' or ')');

    // Up to a space; inside a group also up to a parenthesis that the word itself does not open.
    private string ReadWord()
    {
        var start = position;
        for (var depth = 0; position < text.Length && !char.IsWhiteSpace(text[position]); position++)
        {
            depth += text[position] == '(' ? 1 : 0;
            if (text[position] == ')' && --depth < 0)
            {
                if (ClosesGroup())
                {
                    break;
                }

                depth = 0;
            }
        }

        return text[start..position];
    }

    private string ReadQuoted()
    {
        var opening = position++;
        var value = new StringBuilder();
        for (; position < text.Length; position++)
        {
            if (text[position] == '\\' && position + 1 < text.Length && text[position + 1] is '"' or '\\')
            {
                value.Append(text[++position]);
            }
            else if (text[position] == '"')
            {
                position++;
                return value.ToString();
            }
            else
            {
                value.Append(text[position]);
            }
        }

        throw new HubException("query-unbalanced-quote", "this quote is never closed; add a closing \" or write \\\" for the character itself") { Position = opening };
    }

    // A regular expression ends at a slash that is not escaped and is followed by a space, the end, or the end of the group: /usr/bin is a word.
    private int? FindRegexEnd(int opening)
    {
        for (var i = opening + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '/' && i > opening + 1 && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || (open > 0 && text[i + 1] == ')')))
            {
                return i;
            }
        }

        return null;
    }

    private string ReadRegex(int end)
    {
        var start = position + 1;
        var pattern = text[start..end].Replace("\\/", "/", StringComparison.Ordinal);
        position = end + 1;
        RegexCheck.Require(pattern, start);
        return pattern;
    }

    // "name:value": letters, a colon, and a value that begins like one. "std::vector", "http://x", "localhost:80", "file://x", "c:\temp" and "note: this" are text.
    private string? TryReadFilterName()
    {
        var end = position;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || (text[end] == '.' && end > position)))
        {
            end++;
        }

        if (end == position || end + 1 >= text.Length || text[end] != ':')
        {
            return null;
        }

        var name = text[position..end].ToLowerInvariant();
        if ((name.Contains('.', StringComparison.Ordinal) && FilterNames.Canonical(name) is null) || !FilterNames.MayPrecede(name, text[end + 1]) || text.AsSpan(end + 1).StartsWith("//"))
        {
            return null;
        }

        var known = FilterNames.Canonical(name);
        if (known is null)
        {
            throw new HubException("query-unknown-filter", $"there is no filter '{name}:'; {FilterNames.Suggest(name)}, or put quotes around it to search for the text itself") { Position = position };
        }

        position = end + 1;
        return known;
    }

    private void ReadFilter(string name, int start)
    {
        var valueStart = position;
        var isRegex = false;
        string value;
        if (text[position] == '"')
        {
            value = ReadQuoted();
            Add(FilterValues.Read(name, [new FilterValue(value, IsRegex: false)], start, valueStart));
            return;
        }

        if (text[position] == '/' && FindRegexEnd(position) is { } end)
        {
            value = ReadRegex(end);
            isRegex = true;
        }
        else
        {
            value = ReadWord();
        }

        Add(isRegex
            ? FilterValues.Read(name, [new FilterValue(value, IsRegex: true)], start, valueStart)
            : FilterValues.ReadList(name, value, start, valueStart));
    }
}
