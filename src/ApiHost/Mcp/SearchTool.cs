using System.ComponentModel;
using System.Text;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Searching;
using LunarHub.Text;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary><c>search_code</c>.</summary>
internal sealed class SearchTool(IHubClient hub)
{
    public const string Name = "search_code";
    public const int DefaultLimit = 10;
    public const int MaximumLimit = 50;
    private const int SnippetBudget = 2_400;

    public const string Description = """
        Search the indexed Git repositories for code and documentation. Use it first whenever you need to find where something is defined, used, configured or explained, by name or by meaning; it is faster and more complete than listing and grepping files.
        Query syntax: plain words or a question (hybrid search: keywords and meaning fused); identifiers match as written and by their parts (parseHttpDate also finds parse_http_date); "quoted phrase" for exact text; /regex/ for a regular expression; filters repo:NAME path:FRAGMENT lang:LANGUAGE ref:BRANCH-TAG-OR-COMMIT, a minus before any of them excludes (-path:test).
        History: type:commit searches commit messages and type:diff the lines that commits added and removed, newest first; use them to learn when and why something changed. All words must occur; filters repo: path: author: after:2.weeks.ago before:2025-01-31 message:TEXT, select:commit.diff.removed for what was taken away.
        Modes: hybrid (default), keyword (words only), semantic (meaning only), exact (the query is literal, case-sensitive text or a /regex/).
        Answers hits best first as repository, path:startLine-endLine, symbol, ref, commit, freshness and a snippet. Read more of a hit with read_code. At most 50 hits an answer; pass the cursor for the next ones. Narrow with repositories or languages rather than raising the limit.
        """;

    public async Task<CallToolResult> SearchAsync(
        [Description("What to find, in the syntax that the tool's description gives.")] string query,
        CancellationToken cancellationToken,
        [Description("Only these repositories (names or ids from list_repositories).")] string[]? repositories = null,
        [Description("Only these languages, for example python, csharp, typescript.")] string[]? languages = null,
        [Description("hybrid, keyword, semantic or exact.")] string? mode = null,
        [Description("Hits in this answer, 1 to 50; 10 when not given.")] int? limit = null,
        [Description("The cursor of the previous answer, with the same query, to go on after it.")] string? cursor = null,
        [Description("Whether the best hits get a second look by the reranking model; the server's choice, normally true, when not given.")] bool? rerank = null,
        [Description("Whether words bring others that mean the same (auth, authentication); the server's choice, normally false, when not given. Try true when words find too little.")] bool? expand = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null,
        [Description("A name of your choice for this conversation (letters, digits, _ and -). Answers then note which hits that you were shown under it have changed, moved or gone since.")] string? session = null)
    {
        try
        {
            var body = new SearchBody
            {
                Query = query,
                Repos = repositories,
                Languages = languages,
                Mode = SearchEndpoints.ParseMode(mode),
                Limit = limit is null ? DefaultLimit : limit is >= 1 and <= MaximumLimit ? limit : throw new HubException("limit-invalid", $"The limit must be from 1 to {MaximumLimit}."),
                Cursor = cursor,
                Rerank = rerank,
                Expand = expand,
                Fresh = fresh,
                AtLeast = atLeast,
                Session = session,
            };
            return Render(await hub.SearchAsync(body, cancellationToken));
        }
        catch (HubException problem)
        {
            return ToolOutput.Of(problem);
        }
    }

    /// <remarks>Every hit is named, whatever the budget: what must give way is snippets, from the last hit up.</remarks>
    private static CallToolResult Render(SearchResult result)
    {
        var heads = result.Hits.Select(Head).ToArray();
        var room = ToolOutput.Budget - 1_000 - heads.Sum(h => h.Length + 1);
        var text = new StringBuilder().Append(Summary(result));
        var shown = new List<Hit>(result.Hits.Count);
        for (var i = 0; i < heads.Length; i++)
        {
            var hit = result.Hits[i];
            var (snippet, cut) = ToolOutput.Shorten(hit.Snippet.TrimEnd('\n', '\r'), Math.Clamp(room, 0, SnippetBudget));
            room -= snippet.Length;
            text.Append('\n').Append(heads[i]).Append(snippet);
            text.Append(cut ? $"{(snippet.Length == 0 || snippet.EndsWith('\n') ? "" : "\n")}… cut{(hit.Change is null ? $"; read_code {hit.Path} from line {hit.SnippetStartLine}" : "")}\n" : "\n");
            shown.Add(hit with { Snippet = snippet, Highlights = [.. hit.Highlights.Where(h => h.Start + h.Length <= snippet.Length)] });
        }

        if (result.Cursor is { } next)
        {
            text.Append($"\nMore: call {Name} again with the same arguments and cursor \"{next}\".\n");
        }

        return ToolOutput.Of(text, result with { Hits = shown });
    }

    private static string Summary(SearchResult result)
    {
        var text = new StringBuilder();
        text.Append(result.Hits.Count == 0
            ? "No hits. Try fewer or other words, another mode, or no filters; index_status tells whether the repository is indexed yet.\n"
            : $"{result.Hits.Count} of {(result.TotalIsExact ? "" : "at least ")}{result.Total} hits.\n");
        if (result.Hits.Count == 0)
        {
            // Absence is told of a commit, too.
            foreach (var searched in result.Searched.Where(searched => searched.Commit is not null).Take(10))
            {
                text.Append($"Searched {searched.Repo}: {ToolOutput.Freshness(searched.Ref!, searched.Commit!, searched.IndexedAt ?? default, searched.IsHead)}\n");
            }
        }

        foreach (var warning in result.Warnings.Take(10))
        {
            text.Append($"Note: {ToolOutput.Shorten(warning, 300).Text}\n");
        }

        foreach (var missing in result.Missing.Take(10))
        {
            text.Append($"Incomplete, did not answer: {ToolOutput.Shorten(missing, 300).Text}\n");
        }

        return text.ToString();
    }

    private static string Head(Hit hit)
    {
        if (hit.Change is { } commit)
        {
            var path = hit.Path.Length > 0 ? $" {hit.Path}" : "";
            var note = hit.Note is null ? "" : $"  [{ToolOutput.Shorten(hit.Note, 200).Text}]";
            return $"## {hit.Repo} commit {commit.Id}{path}{note}\n{ToolOutput.Shorten(commit.Subject, 300).Text}\nby {ToolOutput.Shorten(commit.Author, 100).Text} on {commit.CommittedAt.UtcDateTime:yyyy-MM-dd}, {commit.Files} {(commit.Files == 1 ? "file" : "files")} changed; history of {ToolOutput.Freshness(hit.Ref, hit.Commit, hit.IndexedAt, hit.IsHead)}\n";
        }

        var symbol = hit.Symbol is null ? "" : $"  {hit.Kind ?? "symbol"} {(hit.Parent is null ? "" : $"{hit.Parent}.")}{hit.Symbol}";
        var change = hit.LastChange is { } last ? $", last changed {last.At.UtcDateTime:yyyy-MM-dd} by {ToolOutput.Shorten(last.Author, 100).Text}" : "";
        var traits = hit.Traits.Count == 0 ? "" : $"  [{string.Join(", ", hit.Traits)}]";
        return $"## {hit.Repo} {hit.Path}:{hit.StartLine}-{hit.EndLine}{symbol}{traits}\n{ToolOutput.Freshness(hit.Ref, hit.Commit, hit.IndexedAt, hit.IsHead)}{change}\n";
    }
}
