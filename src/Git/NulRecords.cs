using System.Buffers;
using System.IO.Pipelines;

namespace LunarHub.Git;

/// <summary>Splits a stream at NUL bytes. Each record is valid until the next is asked for.</summary>
internal static class NulRecords
{
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream stream)
    {
        var reader = PipeReader.Create(stream);
        while (true)
        {
            var read = await reader.ReadAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)0) is { } end)
            {
                var record = buffer.Slice(0, end);
                yield return record.IsSingleSegment ? record.First : record.ToArray();
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await reader.CompleteAsync().ConfigureAwait(false);
    }
}
