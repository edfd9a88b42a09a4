using System.Text;
using System.Text.Json;
using LunarHub.ApiHost.Json;
using LunarHub.Grains;
using LunarHub.Text;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary>What a tool answers: text for a model to read and the same facts as data for a program.</summary>
internal static class ToolOutput
{
    /// <summary>UTF-16 code units of text in one answer, about 6,000 tokens: an answer must never flood its reader's context.</summary>
    public const int Budget = 24_000;

    public static CallToolResult Of(StringBuilder text, object data) => new()
    {
        Content = [new TextContentBlock { Text = text.ToString().TrimEnd() }],
        StructuredContent = JsonSerializer.SerializeToElement(data, data.GetType(), HubJson.Options),
    };

    public static CallToolResult Of(HubException problem) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = $"{problem.Code}: {problem.Message}{(problem.Position is { } at ? $" (at character {at})" : "")}" }],
    };

    /// <summary>A tool's answer, or the error that a user can act on as one.</summary>
    public static async Task<CallToolResult> AnswerAsync(Func<Task<CallToolResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (HubException problem)
        {
            return Of(problem);
        }
    }

    /// <summary>Cuts at a line end if there is one in the last half, and never inside a surrogate pair.</summary>
    public static (string Text, bool Cut) Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return (text, false);
        }

        var end = text.LastIndexOf('\n', Math.Max(0, length - 1));
        end = end > length / 2 ? end + 1 : length;
        return (text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)], true);
    }

    public static string Short(string commit) => commit.Length > 12 ? commit[..12] : commit;

    public static string Freshness(string reference, string commit, DateTimeOffset indexedAt, bool isHead) =>
        $"{reference} @ {Short(commit)}, indexed {indexedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z{Standing(reference, isHead)}";

    private static string Standing(string reference, bool isHead) => isHead ? ", head"
        : reference == RefNames.Worktree ? ", UNCOMMITTED edits over that commit"
        : RefNames.IsCommit(reference) ? ", as asked for"
        : ", NOT head: the ref has moved on";
}
