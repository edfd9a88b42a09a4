using System.ComponentModel;
using System.Text;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary><c>list_repositories</c> and <c>index_status</c>.</summary>
internal sealed class RepositoryTools(IHubClient hub)
{
    public const string ListName = "list_repositories";
    public const string StatusName = "index_status";
    private const int MaximumListed = 200;

    public const string ListDescription =
        "List the repositories that can be searched, with their name, state, default ref, indexed commit and size. Use it to learn what there is and the names that search_code and read_code take.";

    public const string StatusDescription = """
        Tell how fresh and complete the index is: state (queued, cloning, indexing, ready, empty, failed), the indexed commit and whether it is the head, progress with time left, files skipped and why, the last error.
        Use it when a search finds less than you expect or before you rely on something being absent. Without a repository it answers for all.
        """;

    public Task<CallToolResult> ListAsync(CancellationToken cancellationToken) => ToolOutput.AnswerAsync(async () =>
    {
        var repositories = (await hub.ListRepositoriesAsync(cancellationToken)).Repos;
        var text = new StringBuilder($"{repositories.Count} repositories.\n");
        foreach (var r in repositories.Take(MaximumListed))
        {
            text.Append($"{r.Name}  {Word(r)}  {r.DefaultRef ?? "no ref yet"}{(r.Commit is null ? "" : $" @ {ToolOutput.Short(r.Commit)}")}  {r.Files} files\n");
        }

        Rest(text, repositories.Count);
        return ToolOutput.Of(text, new
        {
            total = repositories.Count,
            repositories = repositories.Take(MaximumListed).Select(r => new { r.Id, r.Name, r.State, r.DefaultRef, r.Commit, r.IndexedAt, r.Files, r.Chunks }).ToArray(),
        });
    });

    public Task<CallToolResult> StatusAsync(
        CancellationToken cancellationToken,
        [Description("Repository name or id; all when not given.")] string? repository = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null) => ToolOutput.AnswerAsync(async () =>
    {
        await hub.CatchUpAsync(fresh, atLeast, string.IsNullOrEmpty(repository) ? null : [repository], null, null, cancellationToken);
        var repositories = string.IsNullOrEmpty(repository)
            ? (await hub.ListRepositoriesAsync(cancellationToken)).Repos
            : [await hub.GetRepositoryAsync(repository, cancellationToken)];
        var text = new StringBuilder();
        var shown = new List<RepositoryView>();
        foreach (var r in repositories.Take(MaximumListed).TakeWhile(_ => text.Length < ToolOutput.Budget))
        {
            Describe(text, r);
            shown.Add(r with { Skipped = [.. r.Skipped.Take(20)], Notes = [.. r.Notes.Take(20)] });
        }

        Rest(text, repositories.Count, shown.Count);
        return ToolOutput.Of(repositories.Count == 0 ? text.Append("No repository is indexed yet; add one with ./hub index PATH.") : text, new { total = repositories.Count, repositories = shown });
    });

    private static void Describe(StringBuilder text, RepositoryView r)
    {
        text.Append($"## {r.Name}  {Word(r)}\n");
        text.Append(r.Commit is null ? "Nothing indexed yet.\n"
            : $"{ToolOutput.Freshness(r.DefaultRef ?? "HEAD", r.Commit, r.IndexedAt ?? default, string.Equals(r.Commit, r.HeadCommit, StringComparison.Ordinal))}; {r.Files} files, {r.Chunks} chunks\n");
        if (r.Progress is { } p)
        {
            text.Append($"In progress: {p.Stage}, {p.FilesDone} of {p.FilesTotal} files{(p.SecondsLeft is { } left ? $", about {left:0} s left" : "")}{(p.Detail is null ? "" : $", {ToolOutput.Shorten(p.Detail, 200).Text}")}\n");
        }

        if (r.Error is { } error)
        {
            text.Append($"Last error: {error.Code}: {ToolOutput.Shorten(error.Message, 500).Text}\n");
        }

        foreach (var skipped in r.Skipped.Take(20))
        {
            text.Append($"Skipped {skipped.Files}: {ToolOutput.Shorten(skipped.Reason, 200).Text} (e.g. {ToolOutput.Shorten(string.Join(", ", skipped.Examples.Take(3)), 300).Text})\n");
        }

        foreach (var note in r.Notes.Take(20))
        {
            text.Append($"Note: {ToolOutput.Shorten(note, 300).Text}\n");
        }
    }

    private static void Rest(StringBuilder text, int total, int shown = MaximumListed)
    {
        if (total > shown)
        {
            text.Append($"… and {total - shown} more; ask {StatusName} for one by name.\n");
        }
    }

    private static string Word(RepositoryView r) => r.State.ToString().ToLowerInvariant();
}
