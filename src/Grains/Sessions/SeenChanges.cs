using System.Text;
using LunarHub.Git;

namespace LunarHub.Grains.Sessions;

/// <summary>What lies between two commits, asked for single runs of lines.</summary>
internal sealed class SeenChanges
{
    private readonly GitMirror mirror;
    private readonly Dictionary<string, TreeChange> changes;
    private readonly Dictionary<string, string[]?> texts = new(StringComparer.Ordinal);

    private SeenChanges(GitMirror mirror, IEnumerable<TreeChange> changes)
        => (this.mirror, this.changes) = (mirror, changes.Where(change => change.OldObjectId is not null).DistinctBy(change => change.OldPath ?? change.Path).ToDictionary(change => change.OldPath ?? change.Path, StringComparer.Ordinal));

    /// <returns>Null where the mirror lacks one of the commits, as after a history was rewritten.</returns>
    public static async Task<SeenChanges?> ReadAsync(GitMirror mirror, string from, string to, CancellationToken cancellationToken)
    {
        try
        {
            return new SeenChanges(mirror, await mirror.DiffAsync(from, to, cancellationToken));
        }
        catch (GitException)
        {
            return null;
        }
    }

    /// <summary>The hit with its state and place at the later commit.</summary>
    public async Task<SeenHit> FollowAsync(SeenHit hit, CancellationToken cancellationToken)
    {
        var (path, first) = (hit.NowPath ?? hit.Path, hit.NowPath is null ? hit.StartLine : hit.NowStartLine);
        if (!changes.TryGetValue(path, out var change))
        {
            return hit;
        }

        if (change.NewObjectId is null)
        {
            return hit with { State = SeenState.Gone };
        }

        var place = change.OldObjectId == change.NewObjectId ? first : await FindAsync(change, first, hit.EndLine - hit.StartLine + 1, cancellationToken);
        return place is not { } line ? hit with { State = SeenState.Changed }
            : change.Path == hit.Path && line == hit.StartLine ? hit with { State = SeenState.Same, NowPath = null, NowStartLine = 0 }
            : hit with { State = SeenState.Moved, NowPath = change.Path, NowStartLine = line };
    }

    // The line at which the run begins now, the nearest to where it was; null where it is nowhere.
    private async Task<int?> FindAsync(TreeChange change, int first, int count, CancellationToken cancellationToken)
    {
        if (await ReadAsync(change.OldObjectId!, cancellationToken) is not { } old || await ReadAsync(change.NewObjectId!, cancellationToken) is not { } now || first < 1 || first - 1 + count > old.Length)
        {
            return null;
        }

        var run = old.AsMemory(first - 1, count);
        var places = Enumerable.Range(0, Math.Max(0, now.Length - count + 1)).Where(start => now.AsSpan(start, count).SequenceEqual(run.Span)).Select(start => start + 1).ToList();
        return places.Count == 0 ? null : places.MinBy(line => Math.Abs(line - first));
    }

    // Null for what is no blob, or too large to be looked at.
    private async Task<string[]?> ReadAsync(string blob, CancellationToken cancellationToken)
    {
        if (!texts.TryGetValue(blob, out var lines))
        {
            try
            {
                await using var reader = mirror.OpenBlobReader(cancellationToken);
                await foreach (var read in reader.ReadAllAsync([blob]))
                {
                    lines = read.Content is { } content ? Encoding.UTF8.GetString(content).Split('\n') : null;
                }
            }
            catch (GitException)
            {
                lines = null;
            }

            texts.Add(blob, lines);
        }

        return lines;
    }
}
