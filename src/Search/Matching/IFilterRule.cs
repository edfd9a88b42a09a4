namespace LunarHub.Search.Matching;

/// <summary>Makes the conditions of filters that the file alone does not decide.</summary>
internal interface IFilterRule
{
    /// <summary>The condition, or null for a filter that means what it means everywhere.</summary>
    MatchNode? Make(FilterNode filter, bool isNegated);
}
