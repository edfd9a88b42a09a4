using System.ComponentModel;
using System.Text;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Navigation;
using LunarHub.Text;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary><c>find_definition</c>, <c>find_references</c> and <c>call_graph</c>: questions about one name.</summary>
internal sealed class NameTools(IHubClient hub)
{
    public const string DefinitionName = "find_definition";
    public const string ReferencesName = "find_references";
    public const string CallsName = "call_graph";
    private const int MaximumLimit = 200;

    public const string DefinitionDescription = """
        Find where a name is defined. Give the name (Session.send also asks for its scope), or the place where you saw it: repository, path, line and column; a place ranks better, since its file, imports, scope and role count.
        Matched by name, not by type inference: several answers are candidates, the likeliest first, each with the reasons of its rank.
        """;

    public const string ReferencesDescription = """
        Find where a name is used: calls, types, imports, base classes, writes, other uses, grouped by file with the line and what encloses it. Use it before changing or removing something, to see everything that may depend on it.
        Give a name or a place, as for find_definition. Matched by name: uses of another definition of the same name are among them. Narrow with roles, repositories or languages.
        """;

    public const string CallsDescription = """
        Show the call graph around a definition, one level: direction callers (what calls it) or callees (what its body calls, each with its likeliest definition). Give a name or a place, as for find_definition; walk further by calling it again with a name it answers.
        Matched by name, not by type inference.
        """;

    public Task<CallToolResult> DefinitionAsync(
        CancellationToken cancellationToken,
        [Description("The name; Scope.name asks for the scope too. Or give a place.")] string? name = null,
        [Description("Place: repository name or id.")] string? repository = null,
        [Description("Place: path in the repository.")] string? path = null,
        [Description("Place: line, from 1.")] int? line = null,
        [Description("Place: column, from 1.")] int? column = null,
        [Description("Only look in these repositories.")] string[]? repositories = null,
        [Description("Only these kinds, for example class, function, method.")] string[]? kinds = null,
        [Description("Definitions in this answer, 1 to 200; 10 when not given.")] int? limit = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null) => ToolOutput.AnswerAsync(async () =>
    {
        var query = Query(name, repository, path, line, column, repositories) with { Kinds = kinds, Limit = Limit(limit, 10, MaximumLimit) };
        await hub.CatchUpAsync(fresh, atLeast, query.Repos, null, null, cancellationToken);
        var found = await hub.FindDefinitionsAsync(query, cancellationToken);
        var text = new StringBuilder($"{found.Definitions.Count} of {(found.TotalIsExact ? "" : "at least ")}{found.Total} definitions named {found.Name}, the likeliest first (by name).\n");
        NavigationText.Notes(text, found.Warnings, found.Missing);
        NavigationText.Freshness(text, found.Definitions);
        NavigationText.Definitions(text, found.Definitions, reasons: true);
        return ToolOutput.Of(text, found);
    });

    public Task<CallToolResult> ReferencesAsync(
        CancellationToken cancellationToken,
        [Description("The name. Or give a place.")] string? name = null,
        [Description("Place: repository name or id.")] string? repository = null,
        [Description("Place: path in the repository.")] string? path = null,
        [Description("Place: line, from 1.")] int? line = null,
        [Description("Place: column, from 1.")] int? column = null,
        [Description("Only these roles: call, type, import, inherit, write, use.")] string[]? roles = null,
        [Description("Only look in these repositories.")] string[]? repositories = null,
        [Description("Only these languages.")] string[]? languages = null,
        [Description("Uses in this answer, 1 to 200; 50 when not given.")] int? limit = null,
        [Description("The cursor of the previous answer, to go on after it.")] string? cursor = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null) => ToolOutput.AnswerAsync(async () =>
    {
        var query = Query(name, repository, path, line, column, repositories) with
        {
            Roles = NavigationEndpoints.ParseRoles(roles),
            Languages = languages,
            Limit = Limit(limit, 50, MaximumLimit),
            Cursor = cursor,
        };
        await hub.CatchUpAsync(fresh, atLeast, query.Repos, null, null, cancellationToken);
        var found = await hub.FindReferencesAsync(query, cancellationToken);
        var shown = found.Files.Sum(file => file.References.Count);
        var text = new StringBuilder($"{shown} of {(found.TotalIsExact ? "" : "at least ")}{found.Total} uses of {found.Name} in {found.Files.Count} files (by name).\n");
        NavigationText.Notes(text, found.Warnings, found.Missing);
        NavigationText.Freshness(text, found.Files);
        if (found.Definitions.Count > 0)
        {
            text.Append("Defined:\n");
            NavigationText.Definitions(text, found.Definitions.Take(5), reasons: false);
            text.Append("Used:\n");
        }

        NavigationText.Uses(text, found.Files);
        text.Append(found.Cursor is { } next ? $"More: call {ReferencesName} again with the same arguments and cursor \"{next}\".\n" : "");
        return ToolOutput.Of(text, found);
    });

    public Task<CallToolResult> CallsAsync(
        [Description("callers or callees.")] string direction,
        CancellationToken cancellationToken,
        [Description("The name; Scope.name asks for the scope too. Or give a place.")] string? name = null,
        [Description("Place: repository name or id.")] string? repository = null,
        [Description("Place: path in the repository.")] string? path = null,
        [Description("Place: line, from 1.")] int? line = null,
        [Description("Place: column, from 1.")] int? column = null,
        [Description("Only look in these repositories.")] string[]? repositories = null,
        [Description("Callers or callees in this answer, 1 to 200; 30 when not given.")] int? limit = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null) => ToolOutput.AnswerAsync(async () =>
    {
        var query = Query(name, repository, path, line, column, repositories) with { Limit = Limit(limit, 30, MaximumLimit) };
        var up = direction switch
        {
            "callers" => true,
            "callees" => false,
            _ => throw new HubException("request-wrong-type", "direction must be callers or callees."),
        };
        await hub.CatchUpAsync(fresh, atLeast, query.Repos, null, null, cancellationToken);
        var found = up ? await hub.FindCallersAsync(query, cancellationToken) : await hub.FindCalleesAsync(query, cancellationToken);
        var text = new StringBuilder();
        text.Append(found.Subject is { } subject ? $"{subject.Repo} {subject.Path}:{subject.NameLine}-{subject.EndLine}  {NavigationText.Label(subject)}\n" : $"No definition of {found.Name} is indexed.\n");
        NavigationText.Notes(text, found.Warnings, found.Missing);
        NavigationText.Freshness(text, found.Calls.Select(call => call.Calls));
        text.Append($"{found.Calls.Count}{(found.HasMore ? " or more" : "")} {direction} (by name):\n");
        foreach (var call in found.Calls.TakeWhile(_ => text.Length < ToolOutput.Budget))
        {
            if (up)
            {
                Caller(text, call);
            }
            else
            {
                Callee(text, call);
            }
        }

        return ToolOutput.Of(text, found);
    });

    /// <exception cref="HubException"><c>limit-invalid</c>.</exception>
    public static int Limit(int? given, int standard, int maximum)
        => given is null ? standard : given >= 1 && given <= maximum ? given.Value : throw new HubException("limit-invalid", $"The limit must be from 1 to {maximum}.");

    private static void Caller(StringBuilder text, CallView call)
    {
        var place = call.Calls;
        text.Append(call.Definition is { } caller
            ? $"{caller.Repo} {caller.Path}:{caller.NameLine}-{caller.EndLine}  {NavigationText.Label(caller)}{(caller.Traits.Count > 0 ? $"  [{string.Join(", ", caller.Traits)}]" : "")}\n"
            : $"{place.Repo} {place.Path}  {call.Name ?? "(top level)"}\n");
        foreach (var use in place.References.Take(3))
        {
            text.Append($"  {use.Line}: {ToolOutput.Shorten(use.Text.Trim(), 160).Text}\n");
        }

        text.Append(call.CallCount > 3 ? $"  … {call.CallCount} calls\n" : "");
    }

    private static void Callee(StringBuilder text, CallView call)
    {
        var lines = string.Join(", ", call.Calls.References.Select(use => use.Line).Distinct().Take(5));
        text.Append(call.Definition is { } callee
            ? $"line {lines}: {call.Name} → {callee.Repo} {callee.Path}:{callee.NameLine}  {NavigationText.Label(callee)}{(call.Definitions > 1 ? $"  (likeliest of {call.Definitions})" : "")}\n"
            : $"line {lines}: {call.Name} → not defined here; from a library\n");
    }

    private static NameQuery Query(string? name, string? repository, string? path, int? line, int? column, string[]? repositories)
    {
        if (path is null && line is null && column is null)
        {
            return new NameQuery { Name = name ?? throw new HubException("name-invalid", "Give a name, or a place: repository, path, line and column."), Repos = repositories ?? (repository is null ? null : [repository]) };
        }

        return repository is not null && path is not null && line is { } row && column is { } at
            ? new NameQuery { At = new PlaceQuery(repository, null, path, row, at), Repos = repositories }
            : throw new HubException("position-invalid", "A place needs repository, path, line and column.");
    }
}
