namespace LunarHub.Git;

/// <summary>Reads the lines of a stream, however long: of each at most so many bytes are kept, so that no line fills the memory.</summary>
internal sealed class LogLines(Stream stream, int longest)
{
    private readonly byte[] buffer = new byte[64 << 10];
    private byte[] line = new byte[4 << 10];
    private int kept;
    private int start;
    private int end;

    /// <summary>The line without its line feed, cut off where it is longer than may be kept. Valid until the next is read.</summary>
    public ReadOnlySpan<byte> Line => line.AsSpan(0, kept);

    /// <summary>The length of the line before it was cut.</summary>
    public long Length { get; private set; }

    /// <summary>The last byte of the line, also where it was cut; -1 for an empty line.</summary>
    public int LastByte { get; private set; }

    /// <summary>Goes on to the next line; false at the end.</summary>
    public async ValueTask<bool> ReadAsync()
    {
        (kept, Length, LastByte) = (0, 0, -1);
        while (true)
        {
            if (start == end)
            {
                (start, end) = (0, await stream.ReadAsync(buffer).ConfigureAwait(false));
                if (end == 0)
                {
                    return Length > 0;
                }
            }

            var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            Keep(buffer.AsSpan(start, feed < 0 ? end - start : feed));
            start = feed < 0 ? end : start + feed + 1;
            if (feed >= 0)
            {
                return true;
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        Length += part.Length;
        LastByte = part.IsEmpty ? LastByte : part[^1];
        part = part[..Math.Min(part.Length, longest - kept)];
        if (line.Length - kept < part.Length)
        {
            Array.Resize(ref line, Math.Min(longest, Math.Max(kept + part.Length, 2 * line.Length)));
        }

        part.CopyTo(line.AsSpan(kept));
        kept += part.Length;
    }
}
