using System.ComponentModel;
using LunarHub.ApiHost.Client;
using LunarHub.Grains;
using LunarHub.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LunarHub.ApiHost.Searching;

/// <summary><c>/v1/search</c>.</summary>
internal static class SearchEndpoints
{
    public static void MapSearching(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/search", SearchAsync).WithName("search").WithTags("search")
            .WithSummary("Searches the indexed repositories").WithProblems(400, 404, 410, 413, 415);
        routes.MapGet("/v1/search", SearchByQueryStringAsync).WithName("searchByUrl").WithTags("search")
            .WithSummary("The same search, as a URL").WithProblems(400, 404, 410).WithFreshness();
        MapLines(routes);
    }

    // A stream has a deadline of its own and may outlive a request's.
    private static void MapLines(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/search/lines", LinesByQueryString).WithName("searchLines").WithTags("search")
            .WithSummary("Streams every matching line, unranked and complete, one JSON object a line")
            .Produces<LineRecord>(StatusCodes.Status200OK, LineStreamResult.ContentType).WithProblems(400, 404).WithFreshness().DisableRequestTimeout();

    public static LineStreamResult LinesByQueryString(
        [Description("The query text; words are text, as in exact mode.")] string q,
        IHubClient hub,
        [FromQuery, Description("Repository id or name; may be repeated.")] string[]? repo = null,
        [FromQuery(Name = "ref"), Description("Ref name; may be repeated.")] string[]? reference = null,
        [FromQuery, Description("Language id; may be repeated.")] string[]? lang = null) =>
        new(token => hub.SearchLinesAsync(new LinesQuery(q, repo, reference, lang), token));

    public static async Task<Ok<SearchResult>> SearchAsync(SearchBody body, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.SearchAsync(body, cancellationToken));

    public static async Task<Ok<SearchResult>> SearchByQueryStringAsync(
        [Description("The query text.")] string q,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromQuery, Description("Repository id or name; may be repeated.")] string[]? repo = null,
        [FromQuery(Name = "ref"), Description("Ref name; may be repeated.")] string[]? reference = null,
        [FromQuery, Description("Language id; may be repeated.")] string[]? lang = null,
        [Description("Hits in this answer, from 1 to 200; 20 when not given.")] int? limit = null,
        [Description("hybrid, keyword, semantic or exact.")] string? mode = null,
        [Description("From the previous answer.")] string? cursor = null,
        [Description("True to have scores explained.")] bool? explain = null,
        [Description("True to have the syntax of each snippet as tokens.")] bool? tokens = null,
        [Description("Whether the best hits are reranked; the server's choice when not given.")] bool? rerank = null,
        [Description("Whether words of the query bring others that mean the same; the server's choice when not given.")] bool? expand = null,
        [Description("Session id.")] string? session = null) =>
        TypedResults.Ok(await hub.SearchAsync(
            new SearchBody { Query = q, Repos = repo, Refs = reference, Languages = lang, Limit = limit, Cursor = cursor, Mode = ParseMode(mode), Explain = explain, Tokens = tokens, Rerank = rerank, Expand = expand, Session = session },
            cancellationToken));

    /// <summary>Null and empty are the default mode.</summary>
    internal static SearchMode? ParseMode(string? mode) =>
        string.IsNullOrEmpty(mode) ? null
        : !char.IsAsciiDigit(mode[0]) && Enum.TryParse<SearchMode>(mode, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed
        : throw new HubException("request-wrong-type", "The parameter 'mode' must be hybrid, keyword, semantic or exact.");
}
