namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>The lines of a stream as they come, and a way to wait for one of them.</summary>
internal sealed class OutputLines
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Text, TaskCompletionSource<string?> Found)> waiting = [];
    private bool ended;

    public OutputLines(TextReader reader) => End = Task.Run(() => ReadAsync(reader));

    /// <summary>Completes at the end of the stream.</summary>
    public Task End { get; }

    public string Text
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>The first line, past or to come, that contains the text; null when the stream ends without one.</summary>
    public Task<string?> FirstAsync(string text)
    {
        lock (gate)
        {
            var known = lines.Find(line => line.Contains(text, StringComparison.Ordinal));
            if (known is not null || ended)
            {
                return Task.FromResult(known);
            }

            var found = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((text, found));
            return found.Task;
        }
    }

    private async Task ReadAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                lines.Add(line);
                foreach (var (_, found) in waiting.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal)))
                {
                    found.TrySetResult(line);
                }
            }
        }

        lock (gate)
        {
            ended = true;
            waiting.ForEach(wait => wait.Found.TrySetResult(null));
        }
    }
}
