using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;

namespace LunarHub.Git;

/// <summary>
/// One <c>git cat-file</c> process. Requests are written ahead of the answers, so that neither side waits for the other. When git dies, what it
/// has not answered can be taken over by the next session.
/// </summary>
internal sealed class CatFileSession : IAsyncDisposable
{
    // How far requests run ahead. Several times what the request buffer holds, else its unsent rest and a full queue would wait for each other.
    private const int MaxAhead = 4096;
    private const int RequestBuffer = 32 << 10;

    private readonly GitProcess process;
    private readonly PipeReader answers;
    private readonly Channel<string> asked = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxAhead) { SingleReader = true, SingleWriter = true });
    private readonly Queue<string> redo;
    private readonly Task writing;
    private string? held;

    /// <param name="redo">Asked for first.</param>
    /// <param name="rest">Asked for next; used by this session alone until it is buried.</param>
    public CatFileSession(GitOptions options, string mirror, string mode, Queue<string> redo, IEnumerator<string> rest, CancellationToken cancellationToken)
    {
        process = GitProcess.Start(options, new GitCommand("reading objects", ["cat-file", mode, "--buffer"]) { Mirror = mirror, Timeout = Timeout.InfiniteTimeSpan }, cancellationToken);
        answers = PipeReader.Create(process.Output, new StreamPipeReaderOptions(bufferSize: 128 << 10, minimumReadSize: 16 << 10));
        this.redo = redo;
        writing = Task.Run(() => WriteAsync(rest), CancellationToken.None);
    }

    /// <summary>The next object that was asked for, or null after the last. Throws what the sequence of ids threw.</summary>
    public async ValueTask<string?> NextAsync()
        => await asked.Reader.WaitToReadAsync().ConfigureAwait(false) && asked.Reader.TryRead(out var id) ? id : null;

    /// <summary>The header of the answer for <paramref name="id"/>, or null when git has died.</summary>
    public async ValueTask<CatFileAnswer?> HeaderAsync(string id)
    {
        while (true)
        {
            var read = await answers.ReadAsync().ConfigureAwait(false);
            if (CatFileAnswer.TryRead(id, read.Buffer, out var next) is { } answer)
            {
                answers.AdvanceTo(next);
                return answer;
            }

            answers.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Reads the content and the newline after it: into <paramref name="content"/>, or into nothing when that is empty. False when git died before the end.</summary>
    public async ValueTask<bool> ContentAsync(long size, Memory<byte> content)
    {
        for (var left = size + 1; left > 0;)
        {
            var read = await answers.ReadAsync().ConfigureAwait(false);
            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, left));
            foreach (var segment in part)
            {
                var copied = segment[..Math.Min(segment.Length, content.Length)];
                copied.CopyTo(content);
                content = content[copied.Length..];
            }

            left -= part.Length;
            answers.AdvanceTo(part.End);
            if (read.IsCompleted && part.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>After git's death: why, as far as it said, and in order all that it has not answered, beginning with <paramref name="current"/>.</summary>
    public async Task<(GitException? Failure, Queue<string> Unanswered)> BuryAsync(string current)
    {
        var failure = await process.EndAsync().ConfigureAwait(false);
        var unanswered = new Queue<string>();
        unanswered.Enqueue(current);
        asked.Writer.TryComplete();
        await writing.ConfigureAwait(false);
        while (asked.Reader.TryRead(out var id))
        {
            unanswered.Enqueue(id);
        }

        if (held is not null)
        {
            unanswered.Enqueue(held);
        }

        foreach (var id in redo)
        {
            unanswered.Enqueue(id);
        }

        return (failure, unanswered);
    }

    public async ValueTask DisposeAsync()
    {
        asked.Writer.TryComplete();
        await process.DisposeAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await answers.CompleteAsync().ConfigureAwait(false);
    }

    // Never throws. A failure of the ids travels through the queue, behind what was asked before it; a failure of the pipe is seen by the reader as the end of the answers.
    private async Task WriteAsync(IEnumerator<string> rest)
    {
        Exception? failure = null;
        var buffer = new byte[RequestBuffer];
        var used = 0;
        try
        {
            while (Next(rest, ref failure) is { } id)
            {
                held = id;
                await asked.Writer.WriteAsync(id).ConfigureAwait(false);
                held = null;
                if (buffer.Length - used <= id.Length)
                {
                    await process.Input.WriteAsync(buffer.AsMemory(0, used)).ConfigureAwait(false);
                    await process.Input.FlushAsync().ConfigureAwait(false);
                    used = 0;
                }

                used += Encoding.ASCII.GetBytes(id, buffer.AsSpan(used));
                buffer[used++] = (byte)'\n';
            }

            await process.Input.WriteAsync(buffer.AsMemory(0, used)).ConfigureAwait(false);
            process.CloseInput();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or ChannelClosedException)
        {
            // Git died, or the reader has enough.
        }

        asked.Writer.TryComplete(failure);
    }

    private string? Next(IEnumerator<string> rest, ref Exception? failure)
    {
        try
        {
            return redo.TryDequeue(out var again) ? again : rest.MoveNext() ? ObjectId.Require(rest.Current) : null;
        }
        catch (Exception error)
        {
            failure = error;
            return null;
        }
    }
}
