using System.Collections.Immutable;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Reads the query language: a single pass, left to right; every error names its character.</summary>
internal sealed class QueryParser(string text)
{
    private readonly List<string> words = [];
    private readonly ImmutableArray<string>.Builder negatedWords = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<QueryPattern>.Builder patterns = ImmutableArray.CreateBuilder<QueryPattern>();
    private readonly ImmutableArray<QueryFilter>.Builder filters = ImmutableArray.CreateBuilder<QueryFilter>();
    private CaseRule caseRule;
    private int position;

    public ParsedQuery Parse()
    {
        if (text.Length > ParsedQuery.MaxLength)
        {
            throw new HubException("query-too-long", $"the query has {text.Length} characters; {ParsedQuery.MaxLength} is the most") { Position = ParsedQuery.MaxLength };
        }

        while (SkipSpace())
        {
            ReadPart();
            if (words.Count + negatedWords.Count + patterns.Count + filters.Count > ParsedQuery.MaxParts)
            {
                throw new HubException("query-too-long", $"the query has more than {ParsedQuery.MaxParts} words and filters") { Position = position };
            }
        }

        if (words.Count + patterns.Count == 0 && filters.Count == 0)
        {
            throw new HubException("query-empty", negatedWords.Count > 0 ? "the query only excludes; say what to look for, too" : "the query is empty; type a word, a \"phrase\", a /regex/ or a question") { Position = 0 };
        }

        return new ParsedQuery
        {
            Original = text,
            FreeText = string.Join(' ', words),
            NegatedWords = negatedWords.ToImmutable(),
            Patterns = patterns.ToImmutable(),
            Filters = filters.ToImmutable(),
            Case = caseRule,
        };
    }

    private bool SkipSpace()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position < text.Length;
    }

    private void ReadPart()
    {
        var start = position;
        // A minus excludes what follows directly; a lone or doubled one is text.
        var negated = text[position] == '-' && position + 1 < text.Length && !char.IsWhiteSpace(text[position + 1]) && text[position + 1] != '-' && text[position + 1] != '>';
        if (negated)
        {
            position++;
        }

        if (text[position] == '"')
        {
            var phrase = ReadQuoted();
            if (phrase.Length > 0)
            {
                patterns.Add(new QueryPattern(phrase, IsRegex: false, negated, start));
            }
        }
        else if (text[position] == '/' && FindRegexEnd(position) is { } end)
        {
            var pattern = text[(position + 1)..end].Replace("\\/", "/", StringComparison.Ordinal);
            position = end + 1;
            RegexCheck.Require(pattern, start + 1);
            patterns.Add(new QueryPattern(pattern, IsRegex: true, negated, start));
        }
        else if (TryReadFilterName() is { } name)
        {
            ReadFilter(name, negated, start);
        }
        else
        {
            ReadWord(negated);
        }
    }

    private void ReadWord(bool negated)
    {
        var start = position;
        while (position < text.Length && !char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        if (negated)
        {
            negatedWords.Add(text[start..position]);
        }
        else
        {
            words.Add(text[start..position]);
        }
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

    // A regular expression ends at a slash that is not escaped and is followed by a space or the end: /usr/bin is a word.
    private int? FindRegexEnd(int opening)
    {
        for (var i = opening + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '/' && i > opening + 1 && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])))
            {
                return i;
            }
        }

        return null;
    }

    // "name:value": letters, a colon, and a value that begins like one. "std::vector", "http://x", "localhost:80" and "note: this" are text.
    private string? TryReadFilterName()
    {
        var end = position;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        if (end == position || end + 1 >= text.Length || text[end] != ':')
        {
            return null;
        }

        var name = text[position..end].ToLowerInvariant();
        var next = text[end + 1];
        var known = FilterNames.Canonical(name);
        if (char.IsWhiteSpace(next) || next == ':' || (known is null && !(char.IsAsciiLetter(next) || next is '"' or '*')))
        {
            return null;
        }

        if (known is null)
        {
            throw new HubException("query-unknown-filter", $"there is no filter '{name}:'; {FilterNames.Suggest(name)}, or put quotes around it to search for the text itself") { Position = position };
        }

        position = end + 1;
        return known;
    }

    private void ReadFilter(string name, bool negated, int start)
    {
        string value;
        var isRegex = false;
        if (text[position] == '"')
        {
            value = ReadQuoted();
        }
        else if (text[position] == '/' && FindRegexEnd(position) is { } end)
        {
            value = text[(position + 1)..end].Replace("\\/", "/", StringComparison.Ordinal);
            RegexCheck.Require(value, position + 1);
            position = end + 1;
            isRegex = true;
        }
        else
        {
            var from = position;
            while (position < text.Length && !char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            value = text[from..position];
        }

        FilterNames.RequireValid(name, value, start);
        if (name == "case")
        {
            caseRule = value.ToLowerInvariant() switch { "yes" => CaseRule.Sensitive, "no" => CaseRule.Insensitive, _ => CaseRule.Smart };
        }
        else
        {
            filters.Add(new QueryFilter(name, value, negated, isRegex, start));
        }
    }
}
