namespace LunarHub.Search;

/// <summary>
/// Tells parentheses that group from those that are text. A pair groups when it holds more than bare words or is itself joined by an operator:
/// <c>(a OR b)</c>, <c>-(a b)</c>, <c>(a b) OR c</c>, <c>(path:x y)</c>; but not the pair of <c>what does f (x) do</c>.
/// </summary>
internal static class GroupFinder
{
    /// <summary>Offsets of the parentheses that are text.</summary>
    public static IReadOnlySet<int> TextParentheses(string text)
    {
        var asText = new HashSet<int>();
        if (!text.Contains('(', StringComparison.Ordinal))
        {
            return asText;
        }

        // What is decided for one pair changes where words end, so the text is cut anew until nothing changes; a pair that is text stays text.
        for (var before = -1; before != asText.Count;)
        {
            before = asText.Count;
            Mark(text, asText);
        }

        return asText;
    }

    private static void Mark(string text, HashSet<int> asText)
    {
        var tokens = new QueryLexer(text, asText).Read();
        var open = new Stack<(int Token, bool Groups)>();
        var hasSyntax = tokens.Exists(token => token.Kind == QueryTokenKind.Word && token.Text is "OR" or "AND");
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var isSyntax = token.Kind is QueryTokenKind.Leaf or QueryTokenKind.Minus || token.LooksLikeOperator;
            if (token.Kind == QueryTokenKind.Open)
            {
                open.Push((i, i > 0 && (tokens[i - 1].Kind == QueryTokenKind.Minus || tokens[i - 1].LooksLikeOperator)));
            }
            else if (token.Kind == QueryTokenKind.Close && open.TryPop(out var pair))
            {
                var joined = i + 1 < tokens.Count && tokens[i + 1].LooksLikeOperator;
                var endsHere = i + 1 == tokens.Count || tokens[i + 1].Kind == QueryTokenKind.Close || !Touches(text, token.Start + 1);
                if (!endsHere || !(pair.Groups || joined))
                {
                    asText.Add(tokens[pair.Token].Start);
                    asText.Add(token.Start);
                }
                else
                {
                    SetGroups(open);
                }
            }
            else if (isSyntax)
            {
                SetGroups(open);
            }
        }

        // Without any operator an unclosed parenthesis is text like any other.
        if (!hasSyntax)
        {
            foreach (var (token, _) in open)
            {
                asText.Add(tokens[token].Start);
            }
        }
    }

    private static bool Touches(string text, int at) => at < text.Length && !char.IsWhiteSpace(text[at]);

    private static void SetGroups(Stack<(int Token, bool Groups)> open)
    {
        if (open.TryPop(out var pair))
        {
            open.Push((pair.Token, Groups: true));
        }
    }
}
