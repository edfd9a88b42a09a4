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

    public static SessionView ToView(this QuerySession session) => new(
        session.Id,
        new SessionFiltersBody { Repos = session.Filters.Repositories, Refs = session.Filters.Refs, Languages = session.Filters.Languages },
        [.. session.History.Select(q => new SessionQueryView(
            q.At, q.Query, q.Mode, q.Total, [.. q.Shown.Select(s => new SeenHitView(s.RepositoryId, s.Path, s.StartLine, s.EndLine))]))]);
}
