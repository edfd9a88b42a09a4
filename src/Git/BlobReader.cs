using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;

namespace LunarHub.Git;

/// <summary>One blob. <see cref="Content"/> is null when the object is missing or is not a blob.</summary>
public readonly record struct BlobContent(string ObjectId, byte[]? Content);

/// <summary>
/// Reads many blobs through one <c>git cat-file --batch</c> process: requests are written ahead while answers are read, so that neither side waits for the other.
/// Not thread-safe.
/// </summary>
public sealed class BlobReader : IAsyncDisposable
{
    private readonly GitProcess process;
    private readonly PipeReader answers;

    internal BlobReader(GitOptions options, string folder, CancellationToken cancellationToken)
    {
        process = GitProcess.Start(options, folder, ["cat-file", "--batch", "--buffer"], Timeout.InfiniteTimeSpan, null, cancellationToken);
        answers = PipeReader.Create(process.Output, new StreamPipeReaderOptions(bufferSize: 256 << 10, minimumReadSize: 32 << 10));
    }

    /// <summary>
    /// The blobs of <paramref name="objectIds"/> in that order, ending the reader: it cannot be used again. Leave out what is too large by the size that the tree listing gave.
    /// </summary>
    public async IAsyncEnumerable<BlobContent> ReadAllAsync(IEnumerable<string> objectIds)
    {
        // A bounded queue of what was asked: the writer stays at most this many requests ahead of the reader.
        var asked = Channel.CreateBounded<string>(4096);
        var writing = Task.Run(() => WriteRequestsAsync(objectIds, asked.Writer));
        await foreach (var id in asked.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            yield return await ReadAnswerAsync(id).ConfigureAwait(false);
        }

        await writing.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await answers.CompleteAsync().ConfigureAwait(false);
        await process.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteRequestsAsync(IEnumerable<string> objectIds, ChannelWriter<string> asked)
    {
        Exception? failure = null;
        try
        {
            await using var input = new BufferedStream(process.Input, 64 << 10);
            foreach (var id in objectIds)
            {
                if (!id.All(char.IsAsciiHexDigit))
                {
                    throw new GitException("git-object-missing", $"'{id}' is not an object id");
                }

                await input.WriteAsync(Encoding.ASCII.GetBytes(id + "\n")).ConfigureAwait(false);
                await asked.WriteAsync(id).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        asked.Complete(failure);
    }

    // "<id> <type> <size>\n<content>\n", or "<id> missing\n".
    private async Task<BlobContent> ReadAnswerAsync(string id)
    {
        var header = await ReadLineAsync().ConfigureAwait(false);
        var fields = header.Split(' ');
        if (fields.Length < 3 || !int.TryParse(fields[2], out var size))
        {
            return new BlobContent(id, null);
        }

        var content = GC.AllocateUninitializedArray<byte>(size);
        await FillAsync(content).ConfigureAwait(false);
        await FillAsync(new byte[1]).ConfigureAwait(false);
        return new BlobContent(id, fields[1] == "blob" ? content : null);
    }

    private async Task<string> ReadLineAsync()
    {
        while (true)
        {
            var read = await answers.ReadAsync().ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end));
                answers.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            answers.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            ThrowIfOver(read);
        }
    }

    private async Task FillAsync(Memory<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = await answers.ReadAsync().ConfigureAwait(false);
            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, destination.Length));
            part.CopyTo(destination.Span);
            destination = destination[(int)part.Length..];
            answers.AdvanceTo(part.End);
            if (!destination.IsEmpty && part.IsEmpty)
            {
                ThrowIfOver(read);
            }
        }
    }

    private void ThrowIfOver(ReadResult read)
    {
        if (read.IsCompleted)
        {
            process.ThrowIfEnded("reading blobs");
            throw new GitException("git-failed", "git cat-file ended before it had answered; the mirror may be damaged and is fetched again");
        }
    }
}
