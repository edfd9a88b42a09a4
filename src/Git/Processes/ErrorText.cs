using System.Runtime.ExceptionServices;
using System.Text;

namespace LunarHub.Git;

/// <summary>What a git command says on standard error: each line to a listener, the last few thousand characters kept. Everything is cleaned first.</summary>
internal sealed class ErrorText(Action<string>? listener)
{
    private const int MaxKept = 8 << 10;
    private const int MaxLine = 1024;

    private readonly Queue<string> kept = new();
    private readonly StringBuilder line = new();
    private readonly Lock gate = new();
    private int keptLength;
    private ExceptionDispatchInfo? failure;

    public override string ToString()
    {
        lock (gate)
        {
            return string.Join('\n', kept);
        }
    }

    public void ThrowIfListenerFailed() => failure?.Throw();

    public async Task ReadAsync(StreamReader errors)
    {
        var buffer = new char[1024];
        int read;
        try
        {
            while ((read = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                Take(buffer.AsSpan(0, read));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The command was ended while it spoke.
        }

        EndLine(keep: true);
    }

    private void Take(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character is '\n' or '\r')
            {
                EndLine(keep: character == '\n');
            }
            else if (line.Length < MaxLine)
            {
                line.Append(character);
            }
        }
    }

    // A line that a carriage return ends is a step of a progress bar, of which only the last is worth keeping.
    private void EndLine(bool keep)
    {
        if (line.Length == 0)
        {
            return;
        }

        var text = Redaction.Clean(line.ToString());
        line.Clear();
        if (keep)
        {
            Keep(text);
        }

        // The pipe is read to its end whatever the listener does: git would wait forever on a full one.
        try
        {
            if (failure is null)
            {
                listener?.Invoke(text);
            }
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }
    }

    private void Keep(string text)
    {
        lock (gate)
        {
            kept.Enqueue(text);
            keptLength += text.Length;
            while (keptLength > MaxKept)
            {
                keptLength -= kept.Dequeue().Length;
            }
        }
    }
}
