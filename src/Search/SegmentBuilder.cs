namespace LunarHub.Search;

/// <summary>
/// Collects documents and writes them as one immutable segment file. Not thread-safe: one builder belongs to one writer.
/// </summary>
public sealed class SegmentBuilder
{
    /// <param name="modelId">The embedder's id, or null for a segment without vectors.</param>
    /// <param name="dimensions">Length of every chunk vector; 0 without vectors.</param>
    public SegmentBuilder(string? modelId, int dimensions) => throw new NotImplementedException();

    /// <summary>Documents added so far.</summary>
    public int DocumentCount => throw new NotImplementedException();

    /// <summary>Roughly how many bytes the builder holds; a writer starts a new segment when this grows too large.</summary>
    public long BufferedBytes => throw new NotImplementedException();

    public void Add(IndexDocument document) => throw new NotImplementedException();

    /// <summary>
    /// Writes the segment into <paramref name="directory"/> under a temporary name, fsyncs, renames. The name is unique.
    /// </summary>
    public SegmentInfo Write(string directory, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}

/// <summary>A written segment. <see cref="Name"/> is its file name inside the shard's folder.</summary>
public sealed record SegmentInfo(string Name, int Documents, int Chunks, long TextBytes, long FileBytes, string? ModelId, int Dimensions);
