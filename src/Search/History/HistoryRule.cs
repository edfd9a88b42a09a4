using LunarHub.Search.Matching;
using LunarHub.Search.Storage;

namespace LunarHub.Search.History;

/// <summary>What filters mean in a history: <c>author:</c>, <c>committer:</c>, <c>after:</c> and <c>before:</c> speak of the commit, <c>path:</c> of the files it changed, <c>message:</c> of the message.</summary>
internal sealed class HistoryRule(HistoryQuery query, KnownCommits commits) : IFilterRule
{
    private readonly bool isDiffs = query.Query.Type == ResultType.Diffs;

    public MatchNode? Make(FilterNode filter, bool isNegated)
    {
        Func<Segment, int, bool>? holds = filter.Name switch
        {
            FilterNames.Author => ByPerson(filter, commit => commit.Author, commit => commit.AuthorEmail),
            FilterNames.Committer => ByPerson(filter, commit => commit.Committer, commit => commit.CommitterEmail),
            FilterNames.After or FilterNames.Before => ByTime(filter),
            FilterNames.Path => ByPath(filter),
            FilterNames.Message => ByMessage(filter),
            _ => null,
        };
        return holds is null ? null : new FileLeaf((segment, document) => holds(segment, document) != isNegated);
    }

    private Func<Segment, int, bool> ByPerson(FilterNode filter, Func<HistoryCommit, string> name, Func<HistoryCommit, string> email)
    {
        var tests = filter.Values.Select(value => Glob.Matcher(value.Text, value.IsRegex)).ToArray();
        return (segment, document) => commits.Of(segment, document) is var commit && Array.Exists(tests, test => test(name(commit)) || test(email(commit)));
    }

    private Func<Segment, int, bool> ByTime(FilterNode filter)
    {
        var bound = ChangeTime.Find(filter.Values[0].Text, query.Today)!.Value;
        return filter.Name == FilterNames.After
            ? (segment, document) => commits.Of(segment, document).CommittedAt >= bound
            : (segment, document) => commits.Of(segment, document).CommittedAt < bound;
    }

    private Func<Segment, int, bool> ByPath(FilterNode filter)
    {
        var tests = filter.Values.Select(value => Glob.Matcher(value.Text, value.IsRegex)).ToArray();

        // The same files change again and again.
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        return isDiffs
            ? (segment, document) => Holds(HistoryDocuments.PathOf(segment, document))
            : (segment, document) => Array.Exists(HistoryDocuments.DocumentationOf(segment, document).Split('\n', StringSplitOptions.RemoveEmptyEntries), Holds);

        bool Holds(string path)
        {
            if (!known.TryGetValue(path, out var holds))
            {
                known[path] = holds = Array.Exists(tests, test => test(path));
            }

            return holds;
        }
    }

    private Func<Segment, int, bool> ByMessage(FilterNode filter)
    {
        var patterns = filter.Values.Select(value => value.IsRegex ? TextPattern.Regex(value.Text, query.Query.Case) : TextPattern.Literal(value.Text, query.Query.Case)).ToArray();
        return (segment, document) => HistoryDocuments.DocumentationOf(segment, document) is var message && Array.Exists(patterns, pattern => pattern.Matches(message).Count > 0);
    }
}

/// <summary>Commits that one search has read, each once. Not thread-safe.</summary>
internal sealed class KnownCommits
{
    private readonly Dictionary<(Segment Segment, int Signature), HistoryCommit> commits = [];

    public HistoryCommit Of(Segment segment, int document)
    {
        var signature = HistoryDocuments.SignatureOf(segment, document);
        if (!commits.TryGetValue((segment, signature), out var commit))
        {
            commits[(segment, signature)] = commit = HistoryDocuments.Read(segment, signature);
        }

        return commit;
    }
}
