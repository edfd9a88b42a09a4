namespace LunarHub.Parsing.Preprocessing;

/// <summary>Cuts C and C++ into tokens as a preprocessor does (ISO/IEC 9899, 5.1.1.2, phases 2 and 3): comments are skipped, a directive is one token.</summary>
internal ref struct CTokenizer(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly List<CToken> _tokens = [];
    private readonly Stack<int> _open = new();
    private int _at;
    private int _line;

    public static List<CToken> Tokens(ReadOnlySpan<byte> text)
    {
        var tokenizer = new CTokenizer(text);
        tokenizer.Run();
        return tokenizer._tokens;
    }

    private void Run()
    {
        var lineIsEmpty = true;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\n')
            {
                (lineIsEmpty, _line) = (true, _line + 1);
                _at++;
            }
            else if (c is <= (byte)' ' or (byte)'\\')
            {
                _at++;
            }
            else if (!SkipComment())
            {
                Read(c, lineIsEmpty);
                lineIsEmpty = false;
            }
        }
    }

    private void Read(byte c, bool lineIsEmpty)
    {
        var (start, line) = (_at, _line);
        if (c == '#' && lineIsEmpty)
        {
            SkipDirective();
            Add(CTokenKind.Directive, start, line);
        }
        else if (c is (byte)'"' or (byte)'\'')
        {
            SkipString(c);
            Add(CTokenKind.Literal, start, line);
        }
        else if (IsWord(c))
        {
            var isNumber = char.IsAsciiDigit((char)c);
            while (_at < _text.Length && (IsWord(_text[_at]) || (isNumber && _text[_at] is (byte)'\'' or (byte)'.')))
            {
                _at++;
            }

            if (_at < _text.Length && _text[_at] == '"' && _text[start.._at].EndsWith("R"u8) && _at - start <= 3)
            {
                SkipRawString();
                isNumber = true;
            }

            Add(isNumber ? CTokenKind.Literal : CTokenKind.Word, start, line);
        }
        else
        {
            _at++;
            Add(CTokenKind.Mark, start, line);
            Pair(c);
        }
    }

    private readonly void Add(CTokenKind kind, int start, int line) => _tokens.Add(new CToken(kind, start, _at, line));

    private readonly void Pair(byte c)
    {
        var index = _tokens.Count - 1;
        if (c is (byte)'(')
        {
            _open.Push(index);
        }
        else if (c is (byte)')' && _open.TryPop(out var opener))
        {
            _tokens[opener] = _tokens[opener] with { Close = index };
            _tokens[index] = _tokens[index] with { Close = opener };
        }
    }

    private bool SkipComment()
    {
        var rest = _text[_at..];
        if (rest.StartsWith("//"u8))
        {
            var end = rest.IndexOf((byte)'\n');
            _at = end < 0 ? _text.Length : _at + end;
            return true;
        }

        if (!rest.StartsWith("/*"u8))
        {
            return false;
        }

        var close = rest[2..].IndexOf("*/"u8);
        Advance(close < 0 ? _text.Length : _at + close + 4);
        return true;
    }

    // To the end of the line, through continued lines; a comment ends a condition, and is part of a macro's body.
    private void SkipDirective()
    {
        var word = _text[(_at + 1)..].TrimStart(" \t"u8);
        var endsAtComment = word.StartsWith("if"u8) || word.StartsWith("el"u8) || word.StartsWith("endif"u8);
        while (_at < _text.Length && _text[_at] != '\n')
        {
            if (_text[_at] == '/' && _at + 1 < _text.Length && _text[_at + 1] is (byte)'/' or (byte)'*')
            {
                if (endsAtComment)
                {
                    return;
                }

                if (_text[_at + 1] == '*')
                {
                    SkipComment();
                    continue;
                }
            }

            var continued = _text[_at] == '\\' && _at + 1 < _text.Length && (_text[_at + 1] == '\n' || _text[_at..].StartsWith("\\\r\n"u8));
            Advance(continued ? _at + (_text[_at + 1] == '\n' ? 2 : 3) : _at + 1);
        }
    }

    private void SkipString(byte quote)
    {
        _at++;
        while (_at < _text.Length && _text[_at] != quote && _text[_at] != '\n')
        {
            Advance(Math.Min(_text.Length, _at + (_text[_at] == '\\' ? 2 : 1)));
        }

        _at = _at < _text.Length && _text[_at] == quote ? _at + 1 : _at;
    }

    // R"delimiter( … )delimiter"
    private void SkipRawString()
    {
        var brace = _text[_at..].IndexOf((byte)'(');
        if (brace is < 0 or > 18)
        {
            _at++;
            return;
        }

        byte[] end = [(byte)')', .. _text[(_at + 1)..(_at + brace)], (byte)'"'];
        var close = _text[_at..].IndexOf(end);
        Advance(close < 0 ? _text.Length : _at + close + end.Length);
    }

    private void Advance(int to)
    {
        _line += _text[_at..to].Count((byte)'\n');
        _at = to;
    }

    private static bool IsWord(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or >= 128;
}
