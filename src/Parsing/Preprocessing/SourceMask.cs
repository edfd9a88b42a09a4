namespace LunarHub.Parsing.Preprocessing;

/// <summary>
/// What the grammar is given in place of a text that only a preprocessor makes regular. Blanked bytes become spaces, so every offset and line stays; names and
/// signatures are read from the text itself.
/// </summary>
internal static class SourceMask
{
    /// <summary>The text itself for every language but C and C++, and where there is nothing to blank.</summary>
    public static ReadOnlySpan<byte> For(string language, ReadOnlySpan<byte> text)
    {
        if (language is not ("c" or "cpp"))
        {
            return text;
        }

        var tokens = CTokenizer.Tokens(text);
        var conditionals = ConditionalMask.Find(text, tokens, language == "cpp");
        var masked = Blank(text, conditionals);
        var macros = MacroMask.Find(masked, conditionals.Count > 0 ? CTokenizer.Tokens(masked) : tokens);
        return Blank(masked, macros);
    }

    private static ReadOnlySpan<byte> Blank(ReadOnlySpan<byte> text, List<(int Start, int End)> ranges)
    {
        if (ranges.Count == 0)
        {
            return text;
        }

        var masked = text.ToArray();
        foreach (var (start, end) in ranges)
        {
            for (var i = start; i < end; i++)
            {
                masked[i] = masked[i] is (byte)'\n' or (byte)'\r' ? masked[i] : (byte)' ';
            }
        }

        return masked;
    }
}
