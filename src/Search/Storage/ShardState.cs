using System.Text;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>One committed state of a shard: its open segments and the documents that each ref holds. Immutable; counted by its users.</summary>
internal sealed class ShardState
{
    private int users = 1;

    private ShardState(long generation, IReadOnlyList<Segment> segments, IReadOnlyList<RefState> refs)
    {
        Generation = generation;
        Segments = segments;
        Refs = refs;
    }

    /// <summary>Grows by one with every state.</summary>
    public long Generation { get; }

    public IReadOnlyList<Segment> Segments { get; }

    public IReadOnlyList<RefState> Refs { get; }

    /// <exception cref="HubException"><c>index-corrupt</c>.</exception>
    public static ShardState From(ShardManifest manifest, IReadOnlyList<Segment> segments)
    {
        var byName = segments.ToDictionary(segment => segment.Name, StringComparer.Ordinal);
        return new ShardState(manifest.Generation, segments, [.. manifest.Refs.Select(entry => RefState.From(entry, byName))]);
    }

    /// <summary>The state after a commit. New segments pass into its ownership.</summary>
    /// <exception cref="HubException"><c>index-incomplete</c>, <c>index-moved</c>.</exception>
    public ShardState With(ShardCommit commit, List<Segment> added)
    {
        var refs = Refs.Where(entry => entry.Name != commit.Ref).ToList();
        if (commit.Documents is not null)
        {
            refs.Add(new RefState(commit.Ref, commit.CommitId, commit.IndexedAt, isWhole: true, new CommitPlacement(this, commit, added).Run()));
        }

        var live = Segments.Concat(added).Where(segment => IsUsed(refs, segment)).ToList();
        foreach (var unused in added.Except(live))
        {
            unused.DeleteWhenReleased();
            unused.Release();
        }

        return Next(live, refs, added);
    }

    /// <summary>
    /// The state in which <paramref name="merged"/> has taken the place of the plan's segments. A document that a commit has taken up since the merge was planned, and that the
    /// merged segment therefore lacks, stays where it is, and its segment with it.
    /// </summary>
    /// <param name="moves">For each of the plan's segments, the number that each of its documents has in the merged one, or -1.</param>
    public ShardState Replacing(IReadOnlyDictionary<Segment, int[]> moves, Segment? merged)
    {
        var refs = Refs.Select(entry => entry.Documents.Keys.Any(moves.ContainsKey) ? entry.Moved(Move(entry.Documents, moves, merged)) : entry).ToList();
        var added = new List<Segment>();
        var live = Segments.Where(segment => !moves.ContainsKey(segment) || IsUsed(refs, segment)).ToList();
        if (merged is not null && IsUsed(refs, merged))
        {
            live.Add(merged);
            added.Add(merged);
        }
        else if (merged is not null)
        {
            merged.DeleteWhenReleased();
            merged.Release();
        }

        return Next(live, refs, added);
    }

    /// <summary>The state without some of its segments. What they held is gone from the refs until it is committed again.</summary>
    public ShardState Without(IReadOnlyCollection<Segment> lost)
        => Next([.. Segments.Except(lost)], [.. Refs.Select(entry => entry.Without(lost))], []);

    /// <summary>Where a document lies, in the newest segment that holds it; null when none does.</summary>
    public (Segment Segment, int Document)? Find(DocumentKey key) => Find(Segments, Encoding.UTF8.GetBytes(key.Path), Encoding.UTF8.GetBytes(key.BlobId));

    /// <inheritdoc cref="Find(DocumentKey)"/>
    public static (Segment Segment, int Document)? Find(IReadOnlyList<Segment> segments, ReadOnlySpan<byte> path, ReadOnlySpan<byte> blobId)
    {
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            if (segments[i].Find(path, blobId) is >= 0 and var document)
            {
                return (segments[i], document);
            }
        }

        return null;
    }

    public ShardState AddUser()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            foreach (var segment in Segments)
            {
                segment.Release();
            }
        }
    }

    public static DocumentKey KeyOf(Segment segment, int document)
    {
        ref readonly var record = ref segment.Documents[document];
        return new DocumentKey(segment.StringAt(record.Path), segment.StringAt(record.BlobId));
    }

    private static bool IsUsed(List<RefState> refs, Segment segment) => refs.Exists(entry => entry.Documents.ContainsKey(segment));

    private static Dictionary<Segment, Bitmap> Move(IReadOnlyDictionary<Segment, Bitmap> held, IReadOnlyDictionary<Segment, int[]> moves, Segment? merged)
    {
        var moved = new Dictionary<Segment, Bitmap>();
        foreach (var (segment, bits) in held)
        {
            if (!moves.TryGetValue(segment, out var numbers))
            {
                moved[segment] = bits;
                continue;
            }

            foreach (var document in bits.Ones())
            {
                var (to, number) = numbers[document] < 0 ? (segment, document) : (merged!, numbers[document]);
                if (!moved.TryGetValue(to, out var target))
                {
                    moved[to] = target = new Bitmap(to.Meta.Documents);
                }

                target.Set(number);
            }
        }

        return moved;
    }

    // Segments that stay gain a user; new ones bring theirs.
    private ShardState Next(List<Segment> live, List<RefState> refs, List<Segment> added)
    {
        foreach (var kept in live.Except(added))
        {
            kept.AddUser();
        }

        return new ShardState(Generation + 1, live, refs);
    }
}
