using System.Text;

namespace LunarHub.Git;

/// <summary>Git's raw diff format with NULs (git-diff-tree(1), "Raw output format").</summary>
internal static class RawDiff
{
    /// <summary>":&lt;old mode&gt; &lt;new mode&gt; &lt;old id&gt; &lt;new id&gt; &lt;status&gt;[score]", then the path, or for renames the old and the new one.</summary>
    public static async Task<List<TreeChange>> ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> records)
    {
        var changes = new List<TreeChange>();
        string[]? header = null;
        string? oldPath = null;
        await foreach (var record in records.ConfigureAwait(false))
        {
            if (header is null)
            {
                header = Encoding.ASCII.GetString(record.Span).TrimStart(':').Split(' ');
            }
            else if (header[4][0] is 'R' or 'C' && oldPath is null)
            {
                oldPath = GitPath.Decode(record.Span);
            }
            else
            {
                changes.Add(Change(header, GitPath.Decode(record.Span), oldPath));
                (header, oldPath) = (null, null);
            }
        }

        return changes;
    }

    private static TreeChange Change(string[] header, string path, string? oldPath)
    {
        var status = header[4];
        var kind = status[0] switch
        {
            'A' or 'C' => ChangeKind.Added,
            'D' => ChangeKind.Deleted,
            'R' => ChangeKind.Renamed,
            'T' => ChangeKind.TypeChanged,
            _ => ChangeKind.Modified,
        };
        return new TreeChange(kind, path, kind == ChangeKind.Renamed ? oldPath : null, KindOf(header[1]), kind == ChangeKind.Added ? null : IdOf(header[2]), IdOf(header[3]))
        {
            OldKind = kind == ChangeKind.Added ? null : KindOf(header[0]),
            Similarity = kind == ChangeKind.Renamed ? int.Parse(status.AsSpan(1)) : null,
        };
    }

    private static TreeEntryKind? KindOf(string mode) => TreeLine.KindOf(Encoding.ASCII.GetBytes(mode));

    private static string? IdOf(string id) => id.AsSpan().ContainsAnyExcept('0') ? id : null;
}
