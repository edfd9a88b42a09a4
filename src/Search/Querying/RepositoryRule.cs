namespace LunarHub.Search;

/// <summary>Evaluates a tree for a repository before any file is seen: what depends on files may or may not hold (S. C. Kleene's three-valued logic).</summary>
internal static class RepositoryRule
{
    public static bool MayMatch(QueryNode? root, string repository) => root is null || Value(root, repository) != false;

    /// <summary>Whether the repository's name fulfils the filter.</summary>
    public static bool Holds(FilterNode filter, string repository) => filter.Values.Any(value => Glob.Matcher(value.Text, value.IsRegex)(repository));

    // True, false, or null for "it depends".
    private static bool? Value(QueryNode node, string repository) => node switch
    {
        FilterNode { Name: FilterNames.Repository } filter => Holds(filter, repository),
        NotNode not => !Value(not.Operand, repository),
        AnyNode any => any.Operands.Aggregate((bool?)false, (sum, operand) => sum | Value(operand, repository)),
        AllNode all => Alternatives.Merge(all.Operands).Aggregate((bool?)true, (sum, operand) => sum & Value(operand, repository)),
        _ => null,
    };
}
