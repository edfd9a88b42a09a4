using LunarHub.Search.Storage;

namespace LunarHub.Search.Scoring;

/// <summary>The chunks of a segment whose documents a search may show.</summary>
internal sealed class AllowedChunks(Segment segment, Bitmap documents)
{
    /// <summary>Whether every chunk of the segment is allowed.</summary>
    public bool AreAll { get; } = documents.Count == documents.Length;

    public bool this[int chunk] => AreAll || documents[segment.Chunks[chunk].Document];

    /// <summary>The first allowed chunk at or after the given one; <see cref="int.MaxValue"/> when there is none.</summary>
    public int NotBefore(int chunk)
    {
        if (chunk >= segment.Meta.Chunks)
        {
            return int.MaxValue;
        }

        if (this[chunk])
        {
            return chunk;
        }

        return documents.NextRun(segment.Chunks[chunk].Document, out var next, out _) ? segment.Documents[next].FirstChunk : int.MaxValue;
    }
}
