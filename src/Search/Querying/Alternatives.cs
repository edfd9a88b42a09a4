using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>A file has one repository and one language: several <c>repo:</c>, <c>lang:</c> or <c>is:</c> filters side by side are alternatives, or nothing could match.</summary>
internal static class Alternatives
{
    private static readonly string[] Names = [FilterNames.Repository, FilterNames.Language, FilterNames.Trait];

    /// <summary>The operands, those filters joined into one of each name.</summary>
    public static IEnumerable<QueryNode> Merge(ImmutableArray<QueryNode> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is not FilterNode filter || !Names.Contains(filter.Name))
            {
                yield return operand;
                continue;
            }

            var alike = operands.OfType<FilterNode>().Where(other => other.Name == filter.Name).ToList();
            if (ReferenceEquals(alike[0], filter))
            {
                yield return filter with { Values = [.. alike.SelectMany(other => other.Values)] };
            }
        }
    }
}
