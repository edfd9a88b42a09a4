using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>The file that conditions are evaluated for, and how many matches each of its chunks has. One instance serves a whole search.</summary>
internal sealed class FileUnderTest(Segment segment)
{
    private int[] counts = new int[64];

    public Segment Segment => segment;

    public int Document { get; private set; }

    public int FirstChunk { get; private set; }

    public int ChunkCount { get; private set; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Text => segment.TextOf(in segment.Documents[Document]);

    /// <summary>Whether the text holds letters outside ASCII whose other case is ASCII.</summary>
    public bool HoldsFoldedLetters => segment.FoldedLetters.OccurIn(Document);

    /// <summary>Matches by chunk, after <see cref="MatchNode.Collect"/>.</summary>
    public ReadOnlySpan<int> Counts => counts.AsSpan(0, ChunkCount);

    /// <summary>Where not null: gathers the byte offsets of all matches.</summary>
    public List<int>? Starts { get; set; }

    public void MoveTo(int document)
    {
        ref readonly var record = ref segment.Documents[document];
        (Document, FirstChunk, ChunkCount) = (document, record.FirstChunk, record.ChunkCount);
        if (counts.Length < ChunkCount)
        {
            counts = new int[ChunkCount * 2];
        }

        counts.AsSpan(0, ChunkCount).Clear();
    }

    /// <summary>A match belongs to the chunk in which it begins.</summary>
    /// <param name="starts">Byte offsets in rising order.</param>
    public void CountStarts(List<int> starts)
    {
        Starts?.AddRange(starts);
        var chunks = segment.Chunks.Slice(FirstChunk, ChunkCount);
        var chunk = 0;
        foreach (var start in starts)
        {
            while (chunk < chunks.Length - 1 && start >= chunks[chunk].EndByte)
            {
                chunk++;
            }

            counts[chunk]++;
        }
    }

    /// <param name="chunk">From 0, within the file.</param>
    public void CountChunk(int chunk) => counts[chunk]++;
}
