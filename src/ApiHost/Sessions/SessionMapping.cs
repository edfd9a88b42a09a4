using LunarHub.ApiHost.Searching;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Sessions;

/// <summary>Between the API's session and the grain's.</summary>
internal static class SessionMapping
{
    public static SessionFilters ToFilters(this SessionFiltersBody body) => new()
    {
        Repositories = SearchMapping.Clean(body.Repos),
        Refs = SearchMapping.Clean(body.Refs),
        Languages = SearchMapping.Clean(body.Languages),
    };

    private static SeenHitView ToView(SeenHit hit) => new(hit.RepositoryId, hit.Path, hit.StartLine, hit.EndLine)
    {
        Ref = hit.Ref,
        Commit = hit.Commit,
        State = hit.Ref is null ? SeenState.Unknown : hit.State,
        NowPath = hit.State == SeenState.Moved ? hit.NowPath : null,
        NowStartLine = hit.State == SeenState.Moved ? hit.NowStartLine : null,
    };

    public static SessionView ToView(this QuerySession session) => new(
        session.Id,
        new SessionFiltersBody { Repos = session.Filters.Repositories, Refs = session.Filters.Refs, Languages = session.Filters.Languages },
        [.. session.History.Select(q => new SessionQueryView(
            q.At, q.Query, q.Mode, q.Total, [.. q.Shown.Select(ToView)]))]);
}
