using System.ComponentModel;
using LunarHub.ApiHost.Client;
using LunarHub.Grains;
using LunarHub.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LunarHub.ApiHost.Navigation;

/// <summary><c>/v1/symbols</c>, <c>/v1/outline</c> and <c>/v1/map</c>, and the four questions about a name.</summary>
internal static class NavigationEndpoints
{
    private const string Repeat = "Repository id or name; may be repeated.";

    public static void MapNavigation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/symbols", SymbolsAsync).WithName("findSymbols").WithTags("navigation").WithSummary("Definitions whose name fits a pattern").WithProblems(400, 404, 410).WithFreshness();
        routes.MapGet("/v1/outline", OutlineAsync).WithName("getOutline").WithTags("navigation").WithSummary("The definitions of a file as a tree").WithProblems(400, 404).WithFreshness();
        routes.MapGet("/v1/map", MapAsync).WithName("getMap").WithTags("navigation").WithSummary("A repository's most used definitions by file, within a budget of tokens").WithProblems(400, 404, 409).WithFreshness();
        routes.MapGet("/v1/definitions", DefinitionsAsync).WithName("findDefinitions").WithTags("navigation").WithSummary("Where a name is defined, the likeliest first").WithProblems(400, 404, 410).WithFreshness();
        routes.MapGet("/v1/references", ReferencesAsync).WithName("findReferences").WithTags("navigation").WithSummary("Where a name is used, by file").WithProblems(400, 404, 410).WithFreshness();
        routes.MapGet("/v1/callers", CallersAsync).WithName("findCallers").WithTags("navigation").WithSummary("Who calls a name: one level up").WithProblems(400, 404).WithFreshness();
        routes.MapGet("/v1/callees", CalleesAsync).WithName("findCallees").WithTags("navigation").WithSummary("What a definition calls: one level down").WithProblems(400, 404).WithFreshness();
    }

    public static async Task<Ok<DefinitionList>> SymbolsAsync(
        [Description("A name or a part of one: a prefix, humps (gUBI), a substring; Scope.name asks for the scope too.")] string q,
        IHubClient hub,
        CancellationToken cancellationToken,
        [Description("any (the default), exact, prefix or fuzzy.")] string? match = null,
        [FromQuery, Description(Repeat)] string[]? repo = null,
        [FromQuery(Name = "ref"), Description("Ref name; may be repeated.")] string[]? reference = null,
        [FromQuery, Description("Kind of definition (class, method, function, …); may be repeated.")] string[]? kind = null,
        [FromQuery, Description("Language id; may be repeated.")] string[]? lang = null,
        [Description("A part of the path, or a glob.")] string? path = null,
        [Description("Definitions in this answer, from 1 to 500; 50 when not given.")] int? limit = null,
        [Description("From the previous answer.")] string? cursor = null) =>
        TypedResults.Ok(await hub.FindSymbolsAsync(
            new SymbolQuery { Pattern = q, Match = ParseMatch(match), Repos = repo, Refs = reference, Kinds = kind, Languages = lang, Path = path, Limit = limit, Cursor = cursor },
            cancellationToken));

    public static async Task<Ok<OutlineView>> OutlineAsync(
        [Description("Repository id or name.")] string repo,
        [Description("The file's path in the repository.")] string path,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromQuery(Name = "ref"), Description("Full or short ref name; the default ref when not given.")] string? reference = null) =>
        TypedResults.Ok(await hub.GetOutlineAsync(repo, path, reference, cancellationToken));

    public static async Task<Ok<MapView>> MapAsync(
        [Description("Repository id or name.")] string repo,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromQuery(Name = "ref"), Description("Full or short ref name; the default ref when not given.")] string? reference = null,
        [Description("The budget in tokens of four bytes, from 100 to 50,000; 2,000 when not given.")] int? tokens = null,
        [FromQuery, Description("A path, glob or name that the reader is busy with; may be repeated.")] string[]? focus = null) =>
        TypedResults.Ok(await hub.GetMapAsync(new MapQuery(repo, reference, tokens, focus), cancellationToken));

    public static async Task<Ok<DefinitionList>> DefinitionsAsync([AsParameters] NameParameters question, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.FindDefinitionsAsync(question.ToQuery(), cancellationToken));

    public static async Task<Ok<ReferenceList>> ReferencesAsync(
        [AsParameters] NameParameters question,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromQuery, Description("call, type, import, inherit, write or use; may be repeated.")] string[]? role = null) =>
        TypedResults.Ok(await hub.FindReferencesAsync(question.ToQuery() with { Roles = ParseRoles(role) }, cancellationToken));

    public static async Task<Ok<CallList>> CallersAsync([AsParameters] NameParameters question, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.FindCallersAsync(question.ToQuery(), cancellationToken));

    public static async Task<Ok<CallList>> CalleesAsync([AsParameters] NameParameters question, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.FindCalleesAsync(question.ToQuery(), cancellationToken));

    /// <summary>Null and empty are the default.</summary>
    internal static SymbolMatch? ParseMatch(string? text) => string.IsNullOrEmpty(text) ? null : Parse<SymbolMatch>("match", text);

    internal static IReadOnlyList<ReferenceRole> ParseRoles(IEnumerable<string>? roles) => [.. (roles ?? []).Where(text => text.Length > 0).Select(text => Parse<ReferenceRole>("role", text))];

    private static T Parse<T>(string parameter, string text)
        where T : struct, Enum =>
        !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw new HubException("request-wrong-type", $"The parameter '{parameter}' must be one of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}.");
}
