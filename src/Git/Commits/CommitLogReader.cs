using System.Globalization;
using System.Text;

namespace LunarHub.Git;

/// <summary>The output of <c>git log -p -U0</c> with <see cref="Format"/>: a line that begins with a NUL opens a commit, as no line of a patch does, and the message ends with one.</summary>
internal sealed class CommitLogReader(Stream output, CommitLimits limits, IReadOnlySet<string> withoutPatch)
{
    /// <summary>A colon stands before the message, so that no field but the message ends a line.</summary>
    public const string Format = "%x00%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00:%B%x00";

    private const int LongestLine = 1 << 20;
    private const long LastSecond = 253402300799;

    private readonly LogLines lines = new(output, Math.Max(LongestLine, limits.Bytes));
    private readonly PatchReader patch = new(limits);

    public async IAsyncEnumerable<CommitEntry> ReadAsync()
    {
        CommitEntry? commit = null;
        while (await lines.ReadAsync().ConfigureAwait(false))
        {
            if (lines.Line.StartsWith("\0"u8))
            {
                if (commit is not null)
                {
                    yield return WithPatch(commit);
                }

                commit = await ReadHeaderAsync().ConfigureAwait(false);
                patch.Begin();
            }
            else if (commit is not null)
            {
                patch.Take(lines.Line, lines.Length);
            }
        }

        if (commit is not null)
        {
            yield return WithPatch(commit);
        }
    }

    private CommitEntry WithPatch(CommitEntry commit)
    {
        var (files, leftOut) = patch.End();
        return withoutPatch.Contains(commit.Id) ? commit : commit with { Files = files, FilesLeftOut = leftOut };
    }

    private async Task<CommitEntry> ReadHeaderAsync()
    {
        var header = new List<byte>();
        Keep(header);
        while (lines.LastByte != 0)
        {
            if (!await lines.ReadAsync().ConfigureAwait(false))
            {
                throw new GitException("git-failed", "reading commits failed: the log ends within a commit");
            }

            header.Add((byte)'\n');
            Keep(header);
        }

        var fields = Encoding.UTF8.GetString([.. header]).Split('\0');
        return new CommitEntry(
            fields[1],
            fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new CommitSignature(fields[3], fields[4], TimeOf(fields[5])),
            new CommitSignature(fields[6], fields[7], TimeOf(fields[8])),
            fields[9][1..].TrimEnd(),
            [],
            0);
    }

    private void Keep(List<byte> header)
    {
        var line = lines.Line;
        header.AddRange(header.Count + line.Length <= limits.MessageBytes ? line : line[..Math.Max(0, Math.Min(line.Length, limits.MessageBytes - header.Count))]);
    }

    private static DateTimeOffset TimeOf(string seconds)
        => DateTimeOffset.FromUnixTimeSeconds(long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) ? Math.Clamp(time, 0, LastSecond) : 0);
}
