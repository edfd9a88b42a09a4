using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Which filters each type of search knows.</summary>
internal static class TypeRules
{
    /// <exception cref="HubException"><c>query-invalid-filter</c>: a filter that the query's type does not know.</exception>
    public static void Require(QuerySettings settings, QueryNode? root)
    {
        foreach (var filter in settings.Bound.Concat(root.Leaves().OfType<FilterNode>()))
        {
            if (Fault(settings.Type, filter) is { } fault)
            {
                throw new HubException("query-invalid-filter", fault) { Position = filter.Position };
            }
        }
    }

    private static string? Fault(ResultType type, FilterNode filter) => (type, filter.Name) switch
    {
        (ResultType.Files, FilterNames.Message or FilterNames.Committer) => $"{filter.Name}: is known of commits; add type:commit or type:diff",
        (ResultType.Files, FilterNames.Select) when FilterValues.SelectionOf(filter.Values[0].Text) >= ResultSelection.Commits => $"select:{filter.Values[0].Text} needs the history; add type:commit or type:diff",
        (ResultType.Commits or ResultType.Diffs, FilterNames.Symbol or FilterNames.Kind or FilterNames.Trait)
            => $"{filter.Name}: is known of files only; the history takes repo: path: author: committer: message: after: before: ref:{(type == ResultType.Diffs ? " lang:" : "")} and text",
        (ResultType.Commits, FilterNames.Language) => "lang: is not known of a commit as a whole; type type:diff lang:NAME, or path:*.EXTENSION",
        (ResultType.Commits, FilterNames.Select) when FilterValues.SelectionOf(filter.Values[0].Text) is not (ResultSelection.Chunks or ResultSelection.Commits or ResultSelection.Repositories)
            => "with type:commit, select: takes commit or repo; type:diff also takes file, commit.diff.added and commit.diff.removed",
        (ResultType.Diffs, FilterNames.Select) when FilterValues.SelectionOf(filter.Values[0].Text) == ResultSelection.Symbols
            => "with type:diff, select: takes file, repo, commit, commit.diff.added or commit.diff.removed",
        _ => null,
    };
}
