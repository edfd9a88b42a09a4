using LunarHub.Search.Matching;
using LunarHub.Search.Storage;

namespace LunarHub.Search.History;

/// <summary>Makes conditions on a file's last change: <c>author:</c>, <c>after:</c>, <c>before:</c>. A file whose last change is not known fulfils none of them, nor their opposites.</summary>
/// <param name="today">In UTC: what <c>yesterday</c> is reckoned from.</param>
internal sealed class ChangeRule(ChangeLog log, DateOnly today) : IFilterRule
{
    /// <summary>Whether some file was passed over because its last change is not known.</summary>
    public bool HasMissed { get; private set; }

    public MatchNode? Make(FilterNode filter, bool isNegated)
    {
        if (filter.Name is not (FilterNames.Author or FilterNames.After or FilterNames.Before))
        {
            return null;
        }

        var holds = filter.Name == FilterNames.Author ? ByAuthor(filter) : ByTime(filter);
        return new FileLeaf((segment, document) =>
        {
            var change = log.Of(segment, document);
            HasMissed |= change is null;
            return change is not null && holds(change) != isNegated;
        });
    }

    private static Func<LastChange, bool> ByAuthor(FilterNode filter)
    {
        var tests = filter.Values.Select(value => Glob.Matcher(value.Text, value.IsRegex)).ToArray();
        return change => Array.Exists(tests, test => test(change.Author) || test(change.AuthorEmail));
    }

    private Func<LastChange, bool> ByTime(FilterNode filter)
    {
        var bound = ChangeTime.Find(filter.Values[0].Text, today)!.Value;
        return filter.Name == FilterNames.After ? change => change.At >= bound : change => change.At < bound;
    }
}
