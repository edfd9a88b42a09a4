using System.ComponentModel;
using System.Text;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Navigation;
using LunarHub.Text;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary><c>find_symbol</c>, <c>outline</c> and <c>repo_map</c>: what there is.</summary>
internal sealed class SymbolTools(IHubClient hub)
{
    public const string FindName = "find_symbol";
    public const string OutlineName = "outline";
    public const string MapName = "repo_map";
    private const int MaximumLimit = 100;

    public const string FindDescription = """
        Find definitions (classes, functions, methods, fields, …) by name or a part of it: exact name, prefix, humps (gUBI finds getUserById), substring, or a few letters off; Session.send asks for the scope too. Use it when you know roughly what something is called; use search_code when you only know what it does.
        Answers repository, path:line-endLine, kind, qualified name and signature, the best fit first. Read one with read_code.
        """;

    public const string OutlineDescription = """
        Show the definitions of one file as a tree with line ranges and signatures. Use it before reading a large file, then read_code only the lines you need.
        """;

    public const string MapDescription = """
        Show the skeleton of a repository: its most used definitions by file, with signatures and line numbers, cut to a budget of tokens. Use it first in a repository you do not know. focus takes paths, globs or names you work on: what they hold and use comes first.
        Uses are counted by name; a library's names that the repository also defines count too.
        """;

    public Task<CallToolResult> FindAsync(
        [Description("A name or a part of one.")] string pattern,
        CancellationToken cancellationToken,
        [Description("any (default), exact, prefix or fuzzy.")] string? match = null,
        [Description("Only these kinds: function, method, class, interface, struct, enum, field, constant, module, type, variable, macro, section.")] string[]? kinds = null,
        [Description("Only these repositories (names or ids from list_repositories).")] string[]? repositories = null,
        [Description("Only these languages, for example python, csharp, typescript.")] string[]? languages = null,
        [Description("Only paths that hold this text or match this glob.")] string? path = null,
        [Description("Definitions in this answer, 1 to 100; 20 when not given.")] int? limit = null,
        [Description("The cursor of the previous answer, to go on after it.")] string? cursor = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null) => ToolOutput.AnswerAsync(async () =>
    {
        await hub.CatchUpAsync(fresh, atLeast, repositories, null, null, cancellationToken);
        var found = await hub.FindSymbolsAsync(
            new SymbolQuery
            {
                Pattern = pattern,
                Match = NavigationEndpoints.ParseMatch(match),
                Kinds = kinds,
                Repos = repositories,
                Languages = languages,
                Path = path,
                Limit = NameTools.Limit(limit, 20, MaximumLimit),
                Cursor = cursor,
            },
            cancellationToken);
        var text = new StringBuilder($"{found.Definitions.Count} of {(found.TotalIsExact ? "" : "at least ")}{found.Total} definitions.\n");
        NavigationText.Notes(text, found.Warnings, found.Missing);
        NavigationText.Freshness(text, found.Definitions);
        NavigationText.Definitions(text, found.Definitions, reasons: false);
        text.Append(found.Cursor is { } next ? $"More: call {FindName} again with the same arguments and cursor \"{next}\".\n" : "");
        return ToolOutput.Of(text, found);
    });

    public Task<CallToolResult> OutlineAsync(
        [Description("Repository name or id.")] string repository,
        [Description("Path in the repository, without a leading slash.")] string path,
        CancellationToken cancellationToken,
        [Description("Branch, tag or full ref name; the default ref when not given.")] string? @ref = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null) => ToolOutput.AnswerAsync(async () =>
    {
        await hub.CatchUpAsync(fresh, atLeast, [repository], @ref, null, cancellationToken);
        var outline = await hub.GetOutlineAsync(repository, path, @ref, cancellationToken);
        var text = new StringBuilder($"{outline.Repo} {outline.Path}, {outline.Language}: {outline.Total} definitions\n");
        text.Append(ToolOutput.Freshness(outline.Ref, outline.Commit, outline.IndexedAt, outline.IsHead)).Append('\n');
        text.Append(outline.SkippedBecause is { } reason ? $"The text is not indexed: {reason}\n" : outline.Total == 0 ? "Nothing in this file is a definition that the parser knows; read it with read_code.\n" : "");
        NavigationText.Outline(text, outline.Symbols);
        text.Append(text.Length >= ToolOutput.Budget ? "… cut: the file has more definitions; find_symbol with its path finds them.\n" : "");
        return ToolOutput.Of(text, text.Length < ToolOutput.Budget ? outline : outline with { Symbols = [.. outline.Symbols.Select(node => node with { Children = null }).Take(200)] });
    });

    public Task<CallToolResult> MapAsync(
        [Description("Repository name or id.")] string repository,
        CancellationToken cancellationToken,
        [Description("Budget in tokens, 100 to 5,000; 2,000 when not given.")] int? tokens = null,
        [Description("Paths, globs or names you work on.")] string[]? focus = null,
        [Description("Branch, tag or full ref name; the default ref when not given.")] string? @ref = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null) => ToolOutput.AnswerAsync(async () =>
    {
        await hub.CatchUpAsync(fresh, atLeast, [repository], @ref, null, cancellationToken);
        if (tokens > 5_000)
        {
            throw new HubException("budget-invalid", "The budget is from 100 to 5,000 tokens.");
        }

        var map = await hub.GetMapAsync(new MapQuery(repository, @ref, tokens, focus), cancellationToken);
        var text = new StringBuilder($"{map.Repo}: {ToolOutput.Freshness(map.Ref, map.Commit, map.IndexedAt, map.IsHead)}\n");
        NavigationText.Notes(text, map.Warnings, map.Missing);
        text.Append(map.Files.Count == 0 ? "No definition of this repository is used by name; search_code finds its text.\n" : map.Text);
        text.Append(map.OmittedFiles > 0 ? $"… {map.OmittedFiles} more files; raise tokens or name a focus.\n" : "");
        return ToolOutput.Of(text, map with { Text = "" });
    });
}
