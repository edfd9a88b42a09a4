using System.Collections.Immutable;
using System.Text;

namespace LunarHub.Parsing.Highlighting;

/// <summary>Comments, strings and numbers of languages without a grammar, in one pass from the beginning of the file.</summary>
internal ref struct LexicalHighlighter
{
    private readonly LexicalRules _rules;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ByteRange _range;
    private readonly ImmutableArray<TokenSpan>.Builder _spans = ImmutableArray.CreateBuilder<TokenSpan>();

    private LexicalHighlighter(LexicalRules rules, ReadOnlySpan<byte> text, ByteRange range)
    {
        _rules = rules;
        _text = text;
        _range = range;
    }

    public static ImmutableArray<TokenSpan> Read(string language, ReadOnlySpan<byte> text, ByteRange range)
    {
        if (LexicalRules.Find(language) is not { } rules)
        {
            return [];
        }

        var reader = new LexicalHighlighter(rules, text, range);
        reader.Run();
        return reader._spans.DrainToImmutable();
    }

    private readonly void Run()
    {
        for (var at = 0; at < _range.End;)
        {
            var (end, type) = TokenAt(at);
            var (from, to) = (Math.Max(at, _range.Start), Math.Min(end, _range.End));
            if (type != TokenClass.None && to > from)
            {
                _spans.Add(new TokenSpan(from, to - from, type));
            }

            at = end;
        }
    }

    // What begins at a byte and where it ends.
    private readonly (int End, TokenClass Class) TokenAt(int at)
    {
        foreach (var (open, close) in _rules.BlockComments)
        {
            if (StartsAt(at, open))
            {
                var end = _text[(at + open.Length)..].IndexOf(Encoding.UTF8.GetBytes(close));
                return (end < 0 ? _text.Length : at + open.Length + end + close.Length, open[0] == '"' ? TokenClass.String : TokenClass.Comment);
            }
        }

        foreach (var open in _rules.LineComments)
        {
            // A mark that is one character may be part of a word or a colour: it begins a comment only at a line's start or behind white space.
            if (StartsAt(at, open) && (open.Length > 1 || at == 0 || _text[at - 1] is (byte)' ' or (byte)'\t' or (byte)'\n'))
            {
                return (LineEnd(at), TokenClass.Comment);
            }
        }

        var current = _text[at];
        if (current < 0x80 && _rules.Quotes.Contains((char)current, StringComparison.Ordinal))
        {
            return StringAt(at, current);
        }

        return IsWord(current) ? WordAt(at) : (at + 1, TokenClass.None);
    }

    // A quote that is not closed on its line is an apostrophe or a string of another kind.
    private readonly (int End, TokenClass Class) StringAt(int at, byte quote)
    {
        var end = LineEnd(at);
        for (var i = at + 1; i < end; i++)
        {
            if (_text[i] == '\\' && _rules.Escapes)
            {
                i++;
            }
            else if (_text[i] == quote)
            {
                return (i + 1, TokenClass.String);
            }
        }

        return (at + 1, TokenClass.None);
    }

    private readonly (int End, TokenClass Class) WordAt(int at)
    {
        var end = at;
        while (end < _text.Length && (IsWord(_text[end]) || (_text[end] == '.' && char.IsAsciiDigit((char)_text[at]) && end + 1 < _text.Length && char.IsAsciiDigit((char)_text[end + 1]))))
        {
            end++;
        }

        var word = _text[at..end];
        var isNumber = _rules.Numbers && word.IndexOfAnyExcept("0123456789._"u8) < 0 && char.IsAsciiDigit((char)word[0]) && word.Count((byte)'.') < 2
            && (at == 0 || _text[at - 1] is not ((byte)'-' or (byte)'.')) && (end == _text.Length || _text[end] != '-');
        return (end, isNumber ? TokenClass.Number : TokenClass.None);
    }

    private readonly bool StartsAt(int at, string mark)
    {
        if (at + mark.Length > _text.Length)
        {
            return false;
        }

        for (var i = 0; i < mark.Length; i++)
        {
            if (_text[at + i] != mark[i])
            {
                return false;
            }
        }

        return true;
    }

    private readonly int LineEnd(int at)
    {
        var end = _text[at..].IndexOf((byte)'\n');
        return end < 0 ? _text.Length : at + end;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or >= 0x80;
}
