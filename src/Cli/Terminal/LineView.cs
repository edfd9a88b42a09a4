using System.Text;
using System.Text.Json;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Searching;

namespace LunarHub.Cli.Terminal;

/// <summary>Prints matching lines as they arrive: <c>repo:path:line:text</c>, or the records themselves as JSON Lines. What is missing goes to standard error.</summary>
internal static class LineView
{
    /// <returns>The exit code: 0 when every line is listed and there is one; 1 when there is none, or when some may be missing.</returns>
    public static async Task<int> PrintAsync(IHubClient hub, LinesQuery query, bool json, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        LinesEnd? end = null;
        await using var batches = hub.SearchLinesAsync(query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var next = batches.MoveNextAsync(); await NextAsync(next, output); next = batches.MoveNextAsync())
        {
            foreach (var record in batches.Current)
            {
                end ??= record.End;
                if (json)
                {
                    await output.WriteLineAsync(JsonSerializer.Serialize(record, HubJson.Options));
                }
                else if (!record.IsEnd)
                {
                    await output.WriteLineAsync($"{record.Repo}:{record.Path}:{record.Line}:{record.Text}");
                }
            }
        }

        foreach (var line in end is null ? [] : end.Warnings.Concat(end.Missing))
        {
            await Console.Error.WriteLineAsync($"hub: {line}");
        }

        return end is { Lines: > 0, Partial: false } ? 0 : HubCommand.Failure;
    }

    // What has been printed is shown before there is anything to wait for, and not line by line where lines come fast.
    private static async ValueTask<bool> NextAsync(ValueTask<bool> next, StreamWriter output)
    {
        if (!next.IsCompleted)
        {
            await output.FlushAsync();
        }

        return await next;
    }
}
