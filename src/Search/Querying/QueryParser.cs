using System.Collections.Immutable;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>
/// Reads the query language by recursive descent: <c>NOT</c> and <c>-</c> bind tightest, then standing side by side, then <c>AND</c>, then <c>OR</c>.
/// Operator words and parentheses that join nothing are text, so that a question needs no quoting.
/// </summary>
internal sealed class QueryParser
{
    private readonly List<QueryToken> tokens;
    private int position;
    private int depth;

    private QueryParser(List<QueryToken> tokens) => this.tokens = tokens;

    /// <summary>The tree of a query, or null when it holds nothing.</summary>
    /// <exception cref="HubException"><c>query-*</c>, with the position.</exception>
    public static QueryNode? Parse(string text)
    {
        var tokens = new QueryLexer(text, GroupFinder.TextParentheses(text)).Read();
        if (tokens.Count == 0)
        {
            return null;
        }

        var parser = new QueryParser(tokens);
        var tree = parser.ReadAny();
        return parser.position == tokens.Count ? tree : throw Unbalanced(parser.tokens[parser.position].Start, "this parenthesis closes nothing");
    }

    public static HubException Unbalanced(int position, string what)
        => new("query-unbalanced-parenthesis", $"{what}; add the other one, or put quotes around the text to search for it as it is") { Position = position };

    private QueryNode ReadAny()
    {
        var operands = ImmutableArray.CreateBuilder<QueryNode>();
        operands.Add(ReadAll());
        while (IsInfix("OR"))
        {
            position++;
            operands.Add(ReadAll());
        }

        return operands.Count == 1 ? operands[0] : new AnyNode([.. operands.SelectMany(node => node is AnyNode inner ? inner.Operands : [node])], operands[0].Position);
    }

    private QueryNode ReadAll()
    {
        var rows = new List<QueryNode> { ReadRow() };
        while (IsInfix("AND"))
        {
            position++;
            rows.Add(ReadRow());
        }

        return Join(rows, isExplicit: true);
    }

    private QueryNode ReadRow()
    {
        var operands = new List<QueryNode>();
        do
        {
            operands.Add(ReadUnary());
        }
        while (position < tokens.Count && tokens[position].Kind != QueryTokenKind.Close && !IsInfix("OR") && !IsInfix("AND"));

        return Join(operands, isExplicit: false);
    }

    // A group inside a row of the same kind is part of the row.
    private static QueryNode Join(List<QueryNode> operands, bool isExplicit) => operands.Count == 1
        ? operands[0]
        : new AllNode([.. operands.SelectMany(node => node is AllNode inner && inner.IsExplicit == isExplicit ? inner.Operands : [node])], isExplicit, operands[0].Position);

    private QueryNode ReadUnary()
    {
        var token = tokens[position];
        var negates = token.Kind == QueryTokenKind.Minus || (token.IsOperator("NOT") && position + 1 < tokens.Count && tokens[position + 1].Kind != QueryTokenKind.Close);
        if (!negates)
        {
            return ReadPrimary();
        }

        if (++depth > ParsedQuery.MaxDepth)
        {
            throw TooDeep(token.Start);
        }

        position++;
        var operand = ReadUnary();
        depth--;
        return new NotNode(operand, token.Start);
    }

    private QueryNode ReadPrimary()
    {
        var token = tokens[position++];
        switch (token.Kind)
        {
            case QueryTokenKind.Leaf:
                return token.Leaf!;
            case QueryTokenKind.Open:
                if (++depth > ParsedQuery.MaxDepth)
                {
                    throw TooDeep(token.Start);
                }

                if (position == tokens.Count || tokens[position].Kind == QueryTokenKind.Close)
                {
                    throw Unbalanced(token.Start, "there is nothing between these parentheses");
                }

                var inner = ReadAny();
                depth--;
                if (position == tokens.Count)
                {
                    throw Unbalanced(token.Start, "this parenthesis is never closed");
                }

                position++;
                return inner;
            default:
                return new WordNode(token.Text, token.Start);
        }
    }

    // An operator joins what stands before it to something that follows it. In small letters, as Zoekt and Sourcegraph have it, it is a word of a question unless no bare word stands beside it.
    private bool IsInfix(string name)
        => position + 1 < tokens.Count
            && tokens[position + 1].Kind != QueryTokenKind.Close
            && (tokens[position].IsOperator(name) || (tokens[position].IsOperator(name.ToLowerInvariant()) && position > 0 && !IsWord(tokens[position - 1]) && !IsWord(tokens[position + 1])));

    private static bool IsWord(QueryToken token) => token.Kind == QueryTokenKind.Word;

    private static HubException TooDeep(int position)
        => new("query-too-long", $"the query nests more than {ParsedQuery.MaxDepth} parentheses and exclusions; ask for less at once") { Position = position };
}
