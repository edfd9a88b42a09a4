using System.Text;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>Finds out which documents of which segments a ref holds after a commit: from nothing, or from its base, whose bitmaps are copied where they change.</summary>
internal sealed class CommitPlacement(ShardState state, ShardCommit commit, IReadOnlyList<Segment> added)
{
    private readonly Dictionary<Segment, Bitmap> held = [];
    private readonly HashSet<Bitmap> own = [];

    /// <exception cref="HubException"><c>index-incomplete</c>, <c>index-moved</c>.</exception>
    public Dictionary<Segment, Bitmap> Run()
    {
        if (commit.Base is { } @base)
        {
            Begin(@base);
            foreach (var path in @base.Removed)
            {
                Remove(Encoding.UTF8.GetBytes(path));
            }
        }

        var documents = commit.Documents!.Select(key => (Key: key, Path: Encoding.UTF8.GetBytes(key.Path))).ToList();
        if (commit.Base is not null)
        {
            documents.ForEach(document => Remove(document.Path));
        }

        foreach (var (key, path) in documents)
        {
            var blobId = Encoding.UTF8.GetBytes(key.BlobId);

            // A document that the writer wrote anew, say with another model's vectors, replaces the stored one for this ref.
            var place = ShardState.Find(added, path, blobId) ?? ShardState.Find(state.Segments, path, blobId)
                ?? throw new HubException("index-incomplete", $"{key.Path} ({key.BlobId}) of {commit.Ref} is in no segment of the shard");
            Writable(place.Segment).Set(place.Document);
        }

        foreach (var (segment, _) in held.Where(pair => pair.Value.IsEmpty).ToList())
        {
            held.Remove(segment);
        }

        return held;
    }

    private void Begin(CommitBase @base)
    {
        var from = state.Refs.FirstOrDefault(entry => entry.Name == @base.Ref && entry.CommitId == @base.CommitId)
            ?? throw new HubException("index-moved", $"{@base.Ref} is not at {@base.CommitId} in this shard; commit {commit.Ref} whole");
        if (!from.IsWhole)
        {
            throw new HubException("index-incomplete", $"{@base.Ref} has lost documents in this shard; commit {commit.Ref} whole");
        }

        foreach (var (segment, documents) in from.Documents)
        {
            held.Add(segment, documents);
        }
    }

    private void Remove(byte[] path)
    {
        // The keys are copied: what changes takes the place of the base's bitmap.
        foreach (var segment in held.Keys.ToArray())
        {
            foreach (var document in segment.DocumentsAt(path))
            {
                if (held[segment][document])
                {
                    Writable(segment).Clear(document);
                }
            }
        }
    }

    private Bitmap Writable(Segment segment)
    {
        var bitmap = held.GetValueOrDefault(segment);
        if (bitmap is null || !own.Contains(bitmap))
        {
            bitmap = bitmap?.Copy() ?? new Bitmap(segment.Meta.Documents);
            own.Add(bitmap);
            held[segment] = bitmap;
        }

        return bitmap;
    }
}
