using System.Collections.Immutable;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>What a query says about the search as a whole, taken out of its tree: these filters hold wherever they stand.</summary>
internal sealed class QuerySettings
{
    private readonly List<KindRule> kinds = [];
    private readonly List<string> refs = [];

    public CaseRule Case { get; private set; }

    public ResultSelection Selection { get; private set; }

    public ResultType Type { get; private set; }

    /// <summary>Where the filters stand that not every type allows.</summary>
    public List<FilterNode> Bound { get; } = [];

    public int? Count { get; private set; }

    public TimeSpan? Timeout { get; private set; }

    public bool? Rerank { get; private set; }

    public bool? Expand { get; private set; }

    public ImmutableArray<string> Refs => [.. refs.Distinct(StringComparer.Ordinal)];

    public ImmutableArray<KindRule> Kinds => [.. kinds];

    /// <summary>Notes the settings of a tree and gives back what is left of it; null for nothing.</summary>
    /// <exception cref="HubException"><c>query-invalid-filter</c>: a setting stands where it cannot hold for the whole query.</exception>
    public QueryNode? TakeFrom(QueryNode? tree) => Take(tree, isTop: true, isNegated: false);

    private QueryNode? Take(QueryNode? node, bool isTop, bool isNegated)
    {
        switch (node)
        {
            case FilterNode filter:
                return Note(filter, isTop, isNegated) ? null : filter;
            case NotNode { Operand: FilterNode { Name: FilterNames.Kind } kind } when isTop:
                Bound.Add(kind);
                kinds.Add(new KindRule([.. kind.Values.Select(value => value.Text)], IsNegated: true));
                return null;
            case NotNode not:
                return Take(not.Operand, isTop: false, !isNegated) is { } operand ? not with { Operand = operand } : null;
            case AllNode all:
                return Rebuild(all.Operands, isTop, isNegated, left => all with { Operands = left });
            case AnyNode any:
                return Rebuild(any.Operands, isTop: false, isNegated, left => any with { Operands = left });
            default:
                return node;
        }
    }

    private QueryNode? Rebuild(ImmutableArray<QueryNode> operands, bool isTop, bool isNegated, Func<ImmutableArray<QueryNode>, QueryNode> make)
    {
        var left = operands.Select(operand => Take(operand, isTop, isNegated)).OfType<QueryNode>().ToImmutableArray();
        return left.Length switch { 0 => null, 1 => left[0], _ => make(left) };
    }

    private bool Note(FilterNode filter, bool isTop, bool isNegated)
    {
        var value = filter.Values[0].Text;
        switch (filter.Name)
        {
            case FilterNames.Case:
                Case = FilterValues.CaseOf(value);
                break;
            case FilterNames.Select:
                Selection = FilterValues.SelectionOf(value);
                Bound.Add(filter);
                break;
            case FilterNames.Type:
                Type = FilterValues.TypeOf(value)!.Value;
                break;
            case FilterNames.Count:
                Count = FilterValues.CountOf(value);
                break;
            case FilterNames.Timeout:
                Timeout = FilterValues.TimeoutOf(value);
                break;
            case FilterNames.Rerank:
                Rerank = FilterValues.SwitchOf(value);
                break;
            case FilterNames.Expand:
                Expand = FilterValues.SwitchOf(value);
                break;
            case FilterNames.Reference:
                refs.AddRange(filter.Values.Select(item => item.Text));
                break;
            case FilterNames.Kind when isTop:
                Bound.Add(filter);
                kinds.Add(new KindRule([.. filter.Values.Select(item => item.Text)], IsNegated: false));
                break;
            case FilterNames.Kind:
                throw new HubException("query-invalid-filter", "kind: holds for the whole query; move it out of the parentheses and away from OR") { Position = filter.Position };
            default:
                return false;
        }

        return isNegated
            ? throw new HubException("query-invalid-filter", $"{filter.Name}: cannot be excluded; {(filter.Name == FilterNames.Reference ? "name the branches or tags to search in" : "say what it should be")}") { Position = filter.Position }
            : true;
    }
}
