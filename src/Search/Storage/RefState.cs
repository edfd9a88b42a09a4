using System.Text.Json;

namespace LunarHub.Search.Storage;

/// <summary>
/// One ref at one commit: its documents by segment. Immutable, so that what is counted and written of it is made once and serves every commit of other refs that follows.
/// </summary>
/// <param name="isWhole">False when a segment that held some of its documents was lost.</param>
internal sealed class RefState(string name, string commitId, DateTimeOffset indexedAt, bool isWhole, IReadOnlyDictionary<Segment, Bitmap> documents)
{
    private byte[]? json;
    private RefTotals? totals;

    public string Name => name;

    public string CommitId => commitId;

    public DateTimeOffset IndexedAt => indexedAt;

    public bool IsWhole => isWhole;

    /// <summary>None of the bitmaps is empty.</summary>
    public IReadOnlyDictionary<Segment, Bitmap> Documents => documents;

    public RefTotals Totals => totals ??= RefTotals.Of(documents);

    /// <summary>The ref as the manifest holds it.</summary>
    public ReadOnlySpan<byte> Json => json ??= JsonSerializer.SerializeToUtf8Bytes(
        new ShardManifest.RefEntry(name, commitId, indexedAt, documents.ToDictionary(pair => pair.Key.Name, pair => BitmapCodec.Encode(pair.Value))) { HasLost = !isWhole });

    /// <summary>Documents of segments that are not there any more are lost.</summary>
    /// <exception cref="Text.HubException"><c>index-corrupt</c>: a bitmap does not fit its segment.</exception>
    public static RefState From(ShardManifest.RefEntry entry, IReadOnlyDictionary<string, Segment> segments)
    {
        var held = entry.Documents.Where(pair => segments.ContainsKey(pair.Key)).ToDictionary(pair => segments[pair.Key], pair => BitmapCodec.Decode(segments[pair.Key].Meta.Documents, pair.Value));
        return new RefState(entry.Name, entry.CommitId, entry.IndexedAt, !entry.HasLost && held.Count == entry.Documents.Count, held);
    }

    /// <summary>The same commit without the documents of some segments.</summary>
    public RefState Without(IReadOnlyCollection<Segment> lost)
    {
        var left = documents.Where(pair => !lost.Contains(pair.Key)).ToDictionary();
        return left.Count == documents.Count ? this : new RefState(name, commitId, indexedAt, isWhole: false, left);
    }

    /// <summary>The same commit, with the documents in other places.</summary>
    public RefState Moved(IReadOnlyDictionary<Segment, Bitmap> places) => new(name, commitId, indexedAt, isWhole, places);
}

/// <summary>What a ref holds, counted.</summary>
internal sealed record RefTotals(int Documents, int Chunks, long TextBytes)
{
    public static RefTotals Of(IReadOnlyDictionary<Segment, Bitmap> held)
    {
        var (documents, chunks, bytes) = (0, 0, 0L);
        foreach (var (segment, bits) in held)
        {
            foreach (var document in bits.Ones())
            {
                ref readonly var record = ref segment.Documents[document];
                documents++;
                chunks += record.TextLength > 0 ? record.ChunkCount : 0;
                bytes += record.TextLength;
            }
        }

        return new RefTotals(documents, chunks, bytes);
    }
}
