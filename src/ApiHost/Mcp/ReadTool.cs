using System.ComponentModel;
using System.Text;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Files;
using LunarHub.Text;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary><c>read_code</c>.</summary>
internal sealed class ReadTool(IHubClient hub)
{
    public const string Name = "read_code";
    public const int MaximumLines = 600;

    public const string Description = """
        Read a file, or some of its lines, as indexed from Git: with line numbers, its symbols, and the commit it is from. Use it after search_code, with the hit's repository and path, or for any path you know.
        Lines count from 1 and both ends are included. At most 600 lines or about 24,000 characters an answer; it then says which startLine continues. Without startLine it begins at the top; ask for the lines you need rather than whole files.
        """;

    public async Task<CallToolResult> ReadAsync(
        [Description("Repository name or id, as search_code and list_repositories give it.")] string repository,
        [Description("Path in the repository, without a leading slash.")] string path,
        CancellationToken cancellationToken,
        [Description("Branch, tag or full ref name; the default ref when not given.")] string? @ref = null,
        [Description("First line, from 1.")] int? startLine = null,
        [Description("Last line, included.")] int? endLine = null,
        [Description(FreshnessArguments.Fresh)] bool? fresh = null,
        [Description(FreshnessArguments.AtLeast)] string? atLeast = null)
    {
        try
        {
            var first = startLine ?? 1;
            if (first < 1 || endLine < first)
            {
                throw new HubException("lines-invalid", "startLine counts from 1 and endLine is not before it.");
            }

            var last = Math.Min(endLine ?? int.MaxValue, first + (long)MaximumLines - 1);
            await hub.CatchUpAsync(fresh, atLeast, [repository], @ref, null, cancellationToken);
            return Render(await hub.ReadFileAsync(repository, path, @ref, $"{first}-{last}", cancellationToken: cancellationToken));
        }
        catch (HubException problem)
        {
            return ToolOutput.Of(problem);
        }
    }

    private static CallToolResult Render(FileView file)
    {
        var text = new StringBuilder();
        text.Append($"{file.Repo} {file.Path}:{file.Lines.Start}-{file.Lines.End} of {file.Lines.Total} lines, {file.Language}{(file.Traits.Count == 0 ? "" : $", {string.Join(", ", file.Traits)}")}\n");
        text.Append(ToolOutput.Freshness(file.Ref, file.Commit, file.IndexedAt, file.IsHead)).Append('\n');
        if (file.SkippedBecause is { } reason)
        {
            text.Append($"The text is not indexed: {reason}\n");
        }

        var (shown, last) = Number(text, file);
        text.Append(last < file.Lines.Total && file.Lines.End >= file.Lines.Start ? $"… goes on: call {Name} with startLine {last + 1}.\n" : "");
        return ToolOutput.Of(text, Data(file, shown, last));
    }

    /// <summary>Writes numbered lines as far as the budget reaches; a line that alone exceeds it is cut and says so.</summary>
    private static (string Shown, int Last) Number(StringBuilder text, FileView file)
    {
        var shown = new StringBuilder();
        var number = file.Lines.Start;
        foreach (var line in Lines(file.Text))
        {
            var (part, cut) = ToolOutput.Shorten(line, ToolOutput.Budget / 2);
            if (shown.Length > 0 && text.Length + part.Length > ToolOutput.Budget)
            {
                break;
            }

            text.Append($"{number,5}  {part}{(cut ? $" … line cut after {part.Length} of {line.Length} characters" : "")}\n");
            shown.Append(part).Append('\n');
            number++;
        }

        return (shown.ToString(), number - 1);
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var position = 0; position < text.Length;)
        {
            var newline = text.IndexOf('\n', position);
            var end = newline < 0 ? text.Length : newline;
            yield return text[position..end].TrimEnd('\r');
            position = newline < 0 ? text.Length : newline + 1;
        }
    }

    private static object Data(FileView file, string shown, int last) => new
    {
        file.Repo,
        file.RepoId,
        file.Path,
        file.Ref,
        file.Commit,
        file.Language,
        startLine = file.Lines.Start,
        endLine = last,
        totalLines = file.Lines.Total,
        text = shown,
        file.SkippedBecause,
        file.IndexedAt,
        file.IsHead,
        symbols = file.Symbols.Where(s => s.EndLine >= file.Lines.Start && s.StartLine <= last).Take(100).ToArray(),
    };
}
