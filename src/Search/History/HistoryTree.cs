using System.Collections.Immutable;
using LunarHub.Search.Snippets;
using LunarHub.Text;

namespace LunarHub.Search.History;

/// <summary>A query's tree as it is asked of a history.</summary>
internal static class HistoryTree
{
    /// <summary>The signs of loose words are taken off, as every word is looked for within others, too; of a commit the message is the text.</summary>
    public static QueryNode? Of(ParsedQuery query, SearchMode mode) => query.Root is null ? null : Rewrite(query.Root, mode, query.Type);

    /// <summary>The tree without its free words, and those of them that say something; no words where fewer than two are free.</summary>
    public static (QueryNode? Others, ImmutableArray<string> Words) Relax(QueryNode? tree)
    {
        if (tree is not AllNode { IsExplicit: false } row)
        {
            return (tree, []);
        }

        ImmutableArray<string> words = [.. row.Operands.OfType<WordNode>().Select(word => word.Text).Where(IsTelling).Distinct(StringComparer.OrdinalIgnoreCase)];
        ImmutableArray<QueryNode> rest = [.. row.Operands.Where(operand => operand is not WordNode)];
        return (rest.IsEmpty ? null : row with { Operands = rest }, row.Operands.Count(operand => operand is WordNode) > 1 ? words : []);
    }

    private static bool IsTelling(string word) => Terms.Of(word).Any(term => term.Text.Length > 1 && !StopWords.Contains(term.Text));

    private static QueryNode Rewrite(QueryNode node, SearchMode mode, ResultType type) => node switch
    {
        WordNode word when mode != SearchMode.Exact => word with { Text = WordForm.Of(word.Text).Text },
        FilterNode { Name: FilterNames.Message } message when type == ResultType.Commits => new AnyNode(
            [.. message.Values.Select(value => value.IsRegex ? (QueryNode)new RegexNode(value.Text, message.Position) : new PhraseNode(value.Text, message.Position))], message.Position),
        NotNode not => not with { Operand = Rewrite(not.Operand, mode, type) },
        AllNode all => all with { Operands = [.. all.Operands.Select(operand => Rewrite(operand, mode, type))] },
        AnyNode any => any with { Operands = [.. any.Operands.Select(operand => Rewrite(operand, mode, type))] },
        _ => node,
    };
}
