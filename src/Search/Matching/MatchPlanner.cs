using System.Text;
using LunarHub.Search.History;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Turns a syntax tree into conditions on files, exclusions moved down to the leaves by De Morgan's laws.</summary>
internal sealed class MatchPlanner(CaseRule caseRule, SearchMode mode, string? repository, IFilterRule? rule)
{
    /// <summary>The conditions, or null when there are none.</summary>
    public MatchNode? Plan(QueryNode? tree) => tree switch
    {
        null => null,
        // Words that stand by themselves or side by side rank chunks, and are no conditions, but in exact mode.
        WordNode when mode != SearchMode.Exact => null,
        AllNode { IsExplicit: false } row => Row(row, isNegated: false, ranksWords: mode != SearchMode.Exact),
        _ => Condition(tree, isNegated: false),
    };

    /// <summary>The conditions where every bare word is one, too: its text must occur.</summary>
    public MatchNode? PlanAll(QueryNode? tree) => tree is null ? null : Condition(tree, isNegated: false);

    /// <summary>Files in any of some languages, or in none of them.</summary>
    public static FileLeaf Language(IEnumerable<string> names, bool isNegated)
    {
        var wanted = names.Select(name => Encoding.UTF8.GetBytes(LanguageNames.Canonical(name))).ToArray();
        var known = new Dictionary<(Segment Segment, int Language), bool>();
        return new FileLeaf((segment, document) =>
        {
            // There are few languages: each is compared once for a segment.
            var language = segment.Documents[document].Language;
            if (!known.TryGetValue((segment, language), out var holds))
            {
                known[(segment, language)] = holds = Array.Exists(wanted, name => segment.StringBytes(language).SequenceEqual(name));
            }

            return holds != isNegated;
        });
    }

    private MatchNode? Condition(QueryNode node, bool isNegated) => node switch
    {
        WordNode word => Literal(word.Text, isNegated),
        PhraseNode phrase => Literal(phrase.Text, isNegated),
        RegexNode regex => new PatternLeaf(TextPattern.Regex(regex.Pattern, caseRule), isNegated),
        NotNode not => Condition(not.Operand, !isNegated),
        AllNode { IsExplicit: false } row => Row(row, isNegated, ranksWords: false),
        AllNode all => Join([.. Alternatives.Merge(all.Operands).Select(operand => Condition(operand, isNegated))], isAll: !isNegated),
        AnyNode any => Join([.. any.Operands.Select(operand => Condition(operand, isNegated))], isAll: isNegated),
        FilterNode filter => Filter(filter, isNegated),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    // In exact mode the words of a row are one literal, single spaces between them.
    private MatchNode? Row(AllNode row, bool isNegated, bool ranksWords)
    {
        var operands = new List<MatchNode?>();
        var words = row.Operands.OfType<WordNode>().Select(word => word.Text).ToList();
        if (mode == SearchMode.Exact && words.Count > 0)
        {
            operands.Add(Literal(string.Join(' ', words), isNegated));
        }
        else if (!ranksWords)
        {
            operands.AddRange(words.Select(word => Literal(word, isNegated)));
        }

        operands.AddRange(Alternatives.Merge(row.Operands).Where(operand => operand is not WordNode).Select(operand => Condition(operand, isNegated)));
        return Join(operands, isAll: !isNegated);
    }

    private static MatchNode? Join(IEnumerable<MatchNode?> operands, bool isAll)
    {
        var given = operands.OfType<MatchNode>().ToArray();
        return given.Length switch { 0 => null, 1 => given[0], _ => isAll ? new AllOf(given) : new AnyOf(given) };
    }

    private PatternLeaf Literal(string text, bool isNegated) => new(TextPattern.Literal(text, caseRule), isNegated);

    private MatchNode? Filter(FilterNode filter, bool isNegated)
    {
        if (rule?.Make(filter, isNegated) is { } own)
        {
            return own;
        }

        switch (filter.Name)
        {
            case FilterNames.Symbol:
                return new SymbolLeaf(filter.Values, isNegated);
            case FilterNames.Language:
                return Language(filter.Values.Select(value => value.Text), isNegated);
            case FilterNames.Trait:
                var traits = filter.Values.Aggregate(DocumentTraits.None, (sum, value) => sum | FilterValues.TraitOf(value.Text));
                return new FileLeaf((segment, document) => ((segment.Documents[document].Traits & (int)traits) != 0) != isNegated);
            case FilterNames.Author or FilterNames.After or FilterNames.Before:
                return new FileLeaf((_, _) => true);
            case FilterNames.Repository:
                // Where the name is not known the repository was chosen by it already.
                var holds = repository is null || RepositoryRule.Holds(filter, repository) != isNegated;
                return new FileLeaf((_, _) => holds);
            default:
                var tests = filter.Values.Select(value => Glob.Matcher(value.Text, value.IsRegex)).ToArray();
                return new FileLeaf((segment, document) =>
                {
                    var path = segment.StringAt(segment.Documents[document].Path);
                    return Array.Exists(tests, test => test(path)) != isNegated;
                });
        }
    }
}
