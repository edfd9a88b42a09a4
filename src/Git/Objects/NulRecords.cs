using System.Buffers;
using System.IO.Pipelines;

namespace LunarHub.Git;

/// <summary>Splits a stream at NUL bytes. Each record is valid until the next is asked for.</summary>
internal static class NulRecords
{
    // Git itself knows no limit; no file system comes near this one.
    private const int MaxRecordBytes = 1 << 20;

    /// <exception cref="GitException"><c>git-output-limit</c> when there are more records than <paramref name="limit"/>, or one is over 1 MiB.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int limit)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10));
        try
        {
            for (var count = 0; ;)
            {
                var read = await reader.ReadAsync().ConfigureAwait(false);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)0) is { } end)
                {
                    if (++count > limit)
                    {
                        throw new GitException("git-output-limit", $"the listing has more than {limit} records; the repository may be built to exhaust its readers");
                    }

                    var record = buffer.Slice(0, end);
                    yield return record.IsSingleSegment ? record.First : record.ToArray();
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                if (buffer.Length > MaxRecordBytes)
                {
                    throw new GitException("git-output-limit", $"the listing has a path of more than {MaxRecordBytes} bytes");
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }
}
