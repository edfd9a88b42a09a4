using System.Text;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>One committed state of a shard: its open segments and the documents that each ref holds. Immutable; counted by its users.</summary>
internal sealed class ShardState
{
    private int users = 1;

    private ShardState(ShardManifest manifest, IReadOnlyList<Segment> segments, IReadOnlyList<RefState> refs)
    {
        Manifest = manifest;
        Segments = segments;
        Refs = refs;
    }

    /// <summary>A ref and its documents by segment.</summary>
    public sealed record RefState(string Name, string CommitId, DateTimeOffset IndexedAt, IReadOnlyDictionary<Segment, Bitmap> Documents);

    public ShardManifest Manifest { get; }

    public IReadOnlyList<Segment> Segments { get; }

    public IReadOnlyList<RefState> Refs { get; }

    public static ShardState From(ShardManifest manifest, IReadOnlyList<Segment> segments)
    {
        var byName = segments.ToDictionary(segment => segment.Name, StringComparer.Ordinal);
        var refs = manifest.Refs.Select(entry => new RefState(
            entry.Name,
            entry.CommitId,
            entry.IndexedAt,
            entry.Documents.Where(pair => byName.ContainsKey(pair.Key)).ToDictionary(pair => byName[pair.Key], pair => Bitmap.FromBytes(byName[pair.Key].Meta.Documents, pair.Value)))).ToList();
        return new ShardState(manifest, segments, refs);
    }

    /// <summary>The state after a commit. New segments pass into its ownership.</summary>
    public ShardState With(ShardCommit commit, List<Segment> added)
    {
        var refs = Refs.Where(entry => entry.Name != commit.Ref).ToList();
        var candidates = Segments.Concat(added).ToList();
        if (commit.Documents is { } documents)
        {
            refs.Add(new RefState(commit.Ref, commit.CommitId, commit.IndexedAt, Locate(documents, added, commit)));
        }

        var live = candidates.Where(segment => IsUsed(refs, segment)).ToList();
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
    public ShardState Replacing(CompactionPlan plan, Segment? merged)
    {
        var gone = plan.Segments.ToHashSet();
        var refs = Refs.Select(entry => entry with { Documents = Moved(entry.Documents, gone, merged) }).ToList();
        var added = new List<Segment>();
        var live = Segments.Where(segment => !gone.Contains(segment) || IsUsed(refs, segment)).ToList();
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

    /// <summary>Where a document lies, or null when no segment holds it.</summary>
    public (Segment Segment, int Document)? Find(DocumentKey key) => Find(Segments, key);

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

    // The newest segment that holds the document.
    private static (Segment Segment, int Document)? Find(IReadOnlyList<Segment> segments, DocumentKey key)
    {
        var (path, blobId) = (Encoding.UTF8.GetBytes(key.Path), Encoding.UTF8.GetBytes(key.BlobId));
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            if (segments[i].Find(path, blobId) is >= 0 and var document)
            {
                return (segments[i], document);
            }
        }

        return null;
    }

    private Dictionary<Segment, Bitmap> Locate(IReadOnlyCollection<DocumentKey> documents, List<Segment> added, ShardCommit commit)
    {
        var found = new Dictionary<Segment, Bitmap>();
        foreach (var key in documents)
        {
            // A document that the writer wrote anew, say with another model's vectors, replaces the stored one for this ref.
            var place = Find(added, key) ?? Find(key) ?? throw new HubException("index-incomplete", $"{key.Path} ({key.BlobId}) of {commit.Ref} is in no segment of the shard");
            SetBit(found, place.Segment, place.Document);
        }

        return found;
    }

    private static bool IsUsed(List<RefState> refs, Segment segment) => refs.Exists(entry => entry.Documents.ContainsKey(segment));

    private static Dictionary<Segment, Bitmap> Moved(IReadOnlyDictionary<Segment, Bitmap> held, HashSet<Segment> gone, Segment? merged)
    {
        var documents = held.Where(pair => !gone.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var (segment, bits) in held.Where(pair => gone.Contains(pair.Key)))
        {
            foreach (var document in bits.Ones())
            {
                ref readonly var record = ref segment.Documents[document];
                var place = merged?.Find(segment.StringBytes(record.Path), segment.StringBytes(record.BlobId)) ?? -1;
                SetBit(documents, place < 0 ? segment : merged!, place < 0 ? document : place);
            }
        }

        return documents;
    }

    private static void SetBit(Dictionary<Segment, Bitmap> documents, Segment segment, int document)
    {
        if (!documents.TryGetValue(segment, out var bitmap))
        {
            documents[segment] = bitmap = new Bitmap(segment.Meta.Documents);
        }

        bitmap.Set(document);
    }

    // Segments that stay gain a user; new ones bring theirs.
    private ShardState Next(List<Segment> live, List<RefState> refs, List<Segment> added)
    {
        foreach (var kept in live.Except(added))
        {
            kept.AddUser();
        }

        var manifest = new ShardManifest
        {
            Generation = Manifest.Generation + 1,
            Segments = [.. live.Select(segment => segment.Name)],
            Refs = [.. refs.Select(entry => new ShardManifest.RefEntry(entry.Name, entry.CommitId, entry.IndexedAt, entry.Documents.ToDictionary(pair => pair.Key.Name, pair => pair.Value.ToBytes())))],
        };
        return new ShardState(manifest, live, refs);
    }
}
