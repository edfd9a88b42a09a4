namespace LunarHub.Search;

/// <summary>
/// Writes a query's tree as text that reads back as the same tree, save for bare words that are operators or parentheses by their look: whether they are depends on what stands around them.
/// </summary>
internal static class QueryPrinter
{
    public static string Print(ParsedQuery query)
    {
        var parts = new List<string>();
        if (query.Root is { } root)
        {
            parts.Add(Needs(root, Level.Row) ? $"({Print(root)})" : Print(root));
        }

        parts.AddRange(query.Kinds.Select(rule => $"{(rule.IsNegated ? "-" : "")}kind:{Values([.. rule.Kinds.Select(kind => new FilterValue(kind, IsRegex: false))])}"));
        AddIf(parts, !query.Refs.IsEmpty, () => $"ref:{Values([.. query.Refs.Select(name => new FilterValue(name, IsRegex: false))])}");
        AddIf(parts, query.Case != CaseRule.Smart, () => query.Case == CaseRule.Sensitive ? "case:yes" : "case:no");
        AddIf(parts, query.Type != ResultType.Files, () => query.Type == ResultType.Commits ? "type:commit" : "type:diff");
        AddIf(parts, query.Selection != ResultSelection.Chunks, () => query.Selection switch
        {
            ResultSelection.Files => "select:file",
            ResultSelection.Symbols => "select:symbol",
            ResultSelection.Repositories => "select:repo",
            ResultSelection.Commits => "select:commit",
            ResultSelection.AddedLines => "select:commit.diff.added",
            _ => "select:commit.diff.removed",
        });
        AddIf(parts, query.Count is not null, () => query.Count == int.MaxValue ? "count:all" : $"count:{query.Count}");
        AddIf(parts, query.Timeout is not null, () => $"timeout:{query.Timeout!.Value.TotalMilliseconds:0}ms");
        AddIf(parts, query.Rerank is not null, () => query.Rerank == true ? "rerank:yes" : "rerank:no");
        AddIf(parts, query.Expand is not null, () => query.Expand == true ? "expand:yes" : "expand:no");
        return parts.Count == 1 && query.Root is { } only ? Print(only) : string.Join(' ', parts);
    }

    public static string Print(QueryNode node) => node switch
    {
        WordNode word => word.Text,
        PhraseNode phrase => Quoted(phrase.Text),
        RegexNode regex => Slashed(regex.Pattern),
        FilterNode filter => $"{filter.Name}:{Values(filter.Values)}",
        NotNode { Operand: NotNode inner } => $"-({Print(inner)})",
        NotNode not => "-" + Operand(not.Operand, Level.Unary),
        AllNode { IsExplicit: false } row => string.Join(' ', row.Operands.Select(operand => Operand(operand, Level.Unary))),
        AllNode all => string.Join(" AND ", all.Operands.Select(operand => Operand(operand, Level.Row))),
        AnyNode any => string.Join(" OR ", any.Operands.Select(operand => Operand(operand, Level.All))),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    // How tightly a form binds, the loosest first.
    private enum Level
    {
        Any,
        All,
        Row,
        Unary,
    }

    private static bool Needs(QueryNode node, Level least) => node switch
    {
        AnyNode => least > Level.Any,
        AllNode { IsExplicit: true } => least > Level.All,
        AllNode => least > Level.Row,
        _ => false,
    };

    private static string Operand(QueryNode node, Level least) => Needs(node, least) ? $"({Print(node)})" : Print(node);

    private static string Values(IReadOnlyList<FilterValue> values) =>
        values is [{ IsRegex: false } only] && (only.Text.AsSpan().IndexOfAny(" \t\r\n,\"/()@") >= 0 || only.Text.Any(char.IsWhiteSpace))
            ? Quoted(only.Text)
            : string.Join(',', values.Select(value => value.IsRegex ? Slashed(value.Text) : value.Text));

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Slashed(string pattern) => $"/{pattern.Replace("/", "\\/", StringComparison.Ordinal)}/";

    private static void AddIf(List<string> parts, bool given, Func<string> print)
    {
        if (given)
        {
            parts.Add(print());
        }
    }
}
