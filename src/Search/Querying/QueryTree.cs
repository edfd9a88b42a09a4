namespace LunarHub.Search;

/// <summary>Walks over syntax trees.</summary>
internal static class QueryTree
{
    /// <summary>Words, phrases, expressions and filters, in the order in which they were typed.</summary>
    public static IEnumerable<QueryNode> Leaves(this QueryNode? node) => Leaves(node, isNegated: false).Select(leaf => leaf.Node);

    /// <summary>The leaves that stand under no exclusion, or under an even number of them.</summary>
    public static IEnumerable<QueryNode> Wanted(this QueryNode? node) => Leaves(node, isNegated: false).Where(leaf => !leaf.IsNegated).Select(leaf => leaf.Node);

    private static IEnumerable<(QueryNode Node, bool IsNegated)> Leaves(QueryNode? node, bool isNegated) => node switch
    {
        null => [],
        NotNode not => Leaves(not.Operand, !isNegated),
        AllNode all => all.Operands.SelectMany(operand => Leaves(operand, isNegated)),
        AnyNode any => any.Operands.SelectMany(operand => Leaves(operand, isNegated)),
        _ => [(node, isNegated)],
    };
}
