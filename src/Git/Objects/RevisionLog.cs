using System.Globalization;
using System.Text;

namespace LunarHub.Git;

/// <summary>
/// The output of <c>git log -c --raw -z</c> with <see cref="Format"/>: a record for each commit, then for each path it changed the raw header and the path. A merge shows
/// only what is equal to none of its parents ("combined diff", git-diff-tree(1)), its header begins with a colon for each of them, and the last id is the new one.
/// </summary>
internal static class RevisionLog
{
    /// <summary>Git keeps control characters out of names and addresses, so that these cannot stand in them.</summary>
    public const string Format = "%x01%H%x02%ct%x02%ae%x02%an";

    private const long LastSecond = 253402300799;

    /// <param name="skipped">Commits whose changes are not told.</param>
    /// <param name="withRemovals">True to be told, too, where a path was removed: its content is empty then.</param>
    public static async IAsyncEnumerable<FileRevision> ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> records, IReadOnlySet<string> skipped, bool withRemovals = false)
    {
        CommitStamp? commit = null;
        string? objectId = null;
        var isPath = false;
        await foreach (var record in records.ConfigureAwait(false))
        {
            if (isPath)
            {
                isPath = false;
                if ((objectId is not null || withRemovals) && commit is not null && !skipped.Contains(commit.Id))
                {
                    yield return new FileRevision(GitPath.Decode(record.Span), objectId ?? "", commit);
                }
            }
            else if (record.Span.TrimStart((byte)'\n') is [(byte)':', ..] header)
            {
                objectId = NewId(header);
                isPath = true;
            }
            else if (record.Span.IndexOf((byte)1) is >= 0 and var start)
            {
                commit = Stamp(Encoding.UTF8.GetString(record.Span[(start + 1)..]));
            }
        }
    }

    // "::<mode>… <id>… <id> <status>"; an id of zeros is "not there".
    private static string? NewId(ReadOnlySpan<byte> header)
    {
        var ids = header[..header.LastIndexOf((byte)' ')];
        var id = ids[(ids.LastIndexOf((byte)' ') + 1)..];
        return id.ContainsAnyExcept((byte)'0') ? Encoding.ASCII.GetString(id) : null;
    }

    private static CommitStamp? Stamp(string line)
        => line.Split('\u0002', 4) is [var id, var time, var email, var name] && long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? new CommitStamp(id, name, email, DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, LastSecond)))
            : null;
}
