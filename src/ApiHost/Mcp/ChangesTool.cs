using System.ComponentModel;
using System.Text;
using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Client;
using LunarHub.Grains.Events;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary><c>recent_changes</c>.</summary>
internal sealed class ChangesTool(IHubClient hub)
{
    public const string Name = "recent_changes";
    private const int DefaultLimit = 20;
    private const int MostFiles = 20;

    public const string Description = """
        Tell what recently changed in the indexed repositories: commits that became searchable, with the files and definitions that each added, modified, removed or renamed, and who did it.
        Use it to learn whether what you read earlier still holds: ask again with after set to the id that the last answer ended with, and only what is new comes.
        """;

    public Task<CallToolResult> ListAsync(
        CancellationToken cancellationToken,
        [Description("Repository name or id; all when not given.")] string? repository = null,
        [Description("Only files whose path contains this, or matches it as a glob.")] string? path = null,
        [Description("Only changes by this author: part of a name or mail address.")] string? author = null,
        [Description("Only events behind this id: the one that an earlier answer ended with. The newest when not given.")] long? after = null,
        [Description("The most commits to tell of, from 1 to 100; 20 when not given.")] int? limit = null) => ToolOutput.AnswerAsync(async () =>
    {
        var query = new EventQuery(Given(repository), Paths: Given(path), Authors: Given(author), Kinds: ["filesChanged"], After: after);
        var wanted = Math.Clamp(limit ?? DefaultLimit, 1, 100);
        var page = await hub.ListChangesAsync(query, EventLog.MaximumLimit, cancellationToken);
        while (after is null && page.Next < page.Newest)
        {
            // The newest are asked for: on to the end, keeping the last.
            var next = await hub.ListChangesAsync(query with { After = page.Next }, EventLog.MaximumLimit, cancellationToken);
            page = next with { Events = [.. page.Events.Concat(next.Events).TakeLast(wanted)] };
        }

        var shown = after is null ? page.Events.TakeLast(wanted).ToList() : [.. page.Events.Take(wanted)];
        var end = after is null || shown.Count == page.Events.Count ? page.Next : shown[^1].Id;
        var text = new StringBuilder(shown.Count == 0 ? "Nothing has changed.\n" : "");
        foreach (var happened in shown.TakeWhile(_ => text.Length < ToolOutput.Budget))
        {
            Describe(text, happened);
        }

        text.Append($"To learn what comes after this, ask with after={end}.");
        return ToolOutput.Of(text, new { after = end, events = shown.Select(happened => new { happened.Id, happened.At, happened.Repo, happened.Ref, happened.Commit, files = happened.Files?.Total }).ToArray() });
    });

    private static void Describe(StringBuilder text, EventView happened)
    {
        if (happened.Missed is { } missed)
        {
            text.Append($"{missed.Count} events up to {missed.To} are no longer kept.\n");
            return;
        }

        text.Append($"## {happened.Repo ?? happened.RepoId}  {happened.Ref} @ {ToolOutput.Short(happened.Commit ?? "")}  {happened.At?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {happened.Author}\n");
        foreach (var file in happened.Files!.Changes.Take(MostFiles))
        {
            var symbols = file.Symbols is { Count: > 0 } some ? $": {string.Join(", ", some.Take(8).Select(symbol => $"{symbol.Change.ToString().ToLowerInvariant()} {symbol.Name}"))}" : "";
            text.Append($"{file.Change.ToString().ToLowerInvariant()} {(file.OldPath is { } old ? $"{old} -> " : "")}{file.Path}{symbols}\n");
        }

        if (happened.Files.Changes.Count > MostFiles)
        {
            text.Append($"and {happened.Files.Changes.Count - MostFiles} more\n");
        }
    }

    private static IReadOnlyList<string>? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : [value];
}
