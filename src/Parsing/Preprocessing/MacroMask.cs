namespace LunarHub.Parsing.Preprocessing;

/// <summary>
/// Finds macros that stand where the language has no word at all: <c>class EXPORT_API Name {</c>, <c>API_EXTERN int f(void);</c>, <c>int x GUARDED_BY(m);</c>,
/// <c>BEGIN_NAMESPACE</c> on a line of its own. By convention they are all capitals with an underscore; without their definitions the grammar can only guess.
/// </summary>
internal readonly ref struct MacroMask(ReadOnlySpan<byte> text, List<CToken> tokens)
{
    private static readonly HashSet<string> Keywords =
    [
        "class", "struct", "union", "enum", "static", "inline", "constexpr", "void", "int", "char", "bool", "long", "short", "unsigned", "signed", "float", "double", "template", "typedef", "extern",
        "virtual", "explicit", "operator", "namespace", "using", "friend", "auto", "consteval", "typename", "wchar_t", "decltype",
    ];

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Byte ranges to blank.</summary>
    public static List<(int Start, int End)> Find(ReadOnlySpan<byte> text, List<CToken> tokens)
    {
        var mask = new MacroMask(text, tokens);
        var masked = new List<(int Start, int End)>();
        var before = -1;
        var enums = new Stack<bool>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (mask.Is(i, '{'))
            {
                enums.Push(mask.OpensEnum(i));
            }
            else if (mask.Is(i, '}'))
            {
                enums.TryPop(out _);
            }

            var mayEndBlock = !enums.TryPeek(out var inEnum) || !inEnum;
            if ((mask.IsMacro(i) && mask.IsOutOfPlace(before, i, mask.AfterArguments(i), mayEndBlock)) || mask.IsCallingConvention(i))
            {
                var last = mask.AfterArguments(i) - 1;
                masked.Add((tokens[i].Start, tokens[last].End));
                i = last;
                continue;
            }

            before = i;
        }

        return masked;
    }

    private bool IsMacro(int index)
    {
        if (tokens[index].Kind != CTokenKind.Word)
        {
            return false;
        }

        var word = _text[tokens[index].Start..tokens[index].End];
        return word.Length >= 4 && word[1..].Contains((byte)'_') && word.IndexOfAnyInRange((byte)'a', (byte)'z') < 0 && word[0] < 128;
    }

    private int AfterArguments(int index) =>
        index + 1 < tokens.Count && Is(index + 1, '(') && tokens[index + 1].Close > 0 ? tokens[index + 1].Close + 1 : index + 1;

    // `(WINAPI *name)(`: the name of a type cannot stand there.
    private bool IsCallingConvention(int index) =>
        index > 0 && index + 4 < tokens.Count && tokens[index].Kind == CTokenKind.Word && Is(index - 1, '(') && Is(index + 1, '*') && tokens[index + 2].Kind == CTokenKind.Word
        && Is(index + 3, ')') && Is(index + 4, '(') && _text[tokens[index].Start..tokens[index].End].IndexOfAnyInRange((byte)'a', (byte)'z') < 0;

    private bool OpensEnum(int brace)
    {
        for (var i = brace - 1; i >= 0 && brace - i < 12 && !Is(i, ';') && !Is(i, '}') && !Is(i, '{') && !Is(i, ')'); i--)
        {
            if (IsWord(i, "enum"))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsOutOfPlace(int before, int index, int next, bool mayEndBlock)
    {
        if (IsStatementStart(before))
        {
            return StandsBeforeDeclaration(next) || StandsAlone(index, next, mayEndBlock);
        }

        if (IsWord(before, "class") || IsWord(before, "struct") || IsWord(before, "union") || IsWord(before, "enum") || IsWord(before, "namespace"))
        {
            return IsHeadOfType(next);
        }

        return IsDeclarator(before) && EndsDeclarator(next);
    }

    private bool IsStatementStart(int before) =>
        before < 0 || tokens[before].Kind == CTokenKind.Directive || Is(before, ';') || Is(before, '}') || Is(before, '{') || Is(before, ':')
        || IsWord(before, "static") || IsWord(before, "inline") || IsWord(before, "constexpr") || IsWord(before, "virtual") || IsWord(before, "explicit") || IsWord(before, "extern")
        || (Is(before, '>') && StandsAfterTemplate(before));

    // The line, or the one before, begins with `template`.
    private bool StandsAfterTemplate(int close)
    {
        for (var i = close; i >= 0 && close - i < 80 && !Is(i, ';') && !Is(i, '{') && !Is(i, '}'); i--)
        {
            if (IsWord(i, "template"))
            {
                return true;
            }
        }

        return false;
    }

    private bool StandsBeforeDeclaration(int next)
    {
        if (next >= tokens.Count || tokens[next].Kind != CTokenKind.Word)
        {
            return next + 1 < tokens.Count && Is(next, '~');
        }

        if (Keywords.Contains(Word(next)))
        {
            return true;
        }

        return next + 1 < tokens.Count && (tokens[next + 1].Kind == CTokenKind.Word || Is(next + 1, '*') || Is(next + 1, '&') || Is(next + 1, '<') || (Is(next + 1, ':') && next + 2 < tokens.Count && Is(next + 2, ':')));
    }

    // On a line of its own, and what follows cannot go on with it.
    private bool StandsAlone(int index, int next, bool mayEndBlock) =>
        (index == 0 || tokens[index - 1].Line < tokens[index].Line)
        && (next >= tokens.Count || (tokens[next].Line > tokens[next - 1].Line && (tokens[next].Kind is CTokenKind.Word or CTokenKind.Directive || Is(next, '~') || (Is(next, '}') && mayEndBlock))));

    private bool IsHeadOfType(int next)
    {
        if (next >= tokens.Count || tokens[next].Kind != CTokenKind.Word)
        {
            return false;
        }

        for (next++; next < tokens.Count && (Is(next, ':') && next + 2 < tokens.Count && Is(next + 1, ':') && tokens[next + 2].Kind == CTokenKind.Word); next += 3)
        {
        }

        return next < tokens.Count && (Is(next, '{') || Is(next, ':') || Is(next, '<') || IsWord(next, "final") || IsMacro(next));
    }

    // A parameter list that does not belong to a statement, or a name behind its type.
    private bool IsDeclarator(int before)
    {
        if (Is(before, ')') && tokens[before].Close > 0)
        {
            var callee = tokens[before].Close - 1;
            return tokens[callee].Kind == CTokenKind.Mark ? Is(callee, ')') || Is(callee, '=') : !(IsWord(callee, "if") || IsWord(callee, "while") || IsWord(callee, "for") || IsWord(callee, "switch") || IsWord(callee, "catch") || IsWord(callee, "return"));
        }

        if (IsWord(before, "const") || IsWord(before, "noexcept") || IsWord(before, "override") || IsWord(before, "final"))
        {
            return before > 0 && Is(before - 1, ')');
        }

        return before > 0 && tokens[before].Kind == CTokenKind.Word && !IsMacro(before) && !Keywords.Contains(Word(before))
            && (Is(before - 1, '*') || Is(before - 1, '&') || Is(before - 1, '>') || (tokens[before - 1].Kind == CTokenKind.Word && !IsWord(before - 1, "return") && !IsWord(before - 1, "goto")));
    }

    private bool EndsDeclarator(int next) =>
        next < tokens.Count && (Is(next, ';') || Is(next, '{') || Is(next, ',') || Is(next, ')') || Is(next, '=') || IsMacro(next)
            || IsWord(next, "const") || IsWord(next, "override") || IsWord(next, "noexcept") || IsWord(next, "final") || IsWord(next, "requires") || (Is(next, '-') && next + 1 < tokens.Count && Is(next + 1, '>'))
            || (Is(next, ':') && next + 1 < tokens.Count && !Is(next + 1, ':')));

    private bool Is(int index, char mark) => index >= 0 && index < tokens.Count && tokens[index].Kind == CTokenKind.Mark && _text[tokens[index].Start] == mark;

    private bool IsWord(int index, string word) =>
        index >= 0 && index < tokens.Count && tokens[index].Kind == CTokenKind.Word && tokens[index].End - tokens[index].Start == word.Length
        && System.Text.Ascii.Equals(_text[tokens[index].Start..tokens[index].End], word);

    private string Word(int index) => System.Text.Encoding.UTF8.GetString(_text[tokens[index].Start..tokens[index].End]);
}
