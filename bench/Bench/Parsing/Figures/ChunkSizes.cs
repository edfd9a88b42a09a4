using LunarHub.Bench.Latency;
using LunarHub.Parsing;

namespace LunarHub.Bench.Parsing.Figures;

/// <summary>The distribution of chunk sizes in bytes; a token is about four.</summary>
internal sealed record ChunkSizes(int Chunks, int P10, int P50, int P90, int Most)
{
    private const int BytesPerToken = 4;

    public int MedianTokens => P50 / BytesPerToken;

    public static ChunkSizes Of(IEnumerable<ParsedFile> files)
    {
        double[] sorted = [.. files.SelectMany(file => file.Chunks).Select(chunk => (double)(chunk.EndByte - chunk.StartByte)).Order()];
        int At(double share) => (int)LatencyFigures.Percentile(sorted, share);
        return sorted.Length == 0 ? new ChunkSizes(0, 0, 0, 0, 0) : new ChunkSizes(sorted.Length, At(0.1), At(0.5), At(0.9), (int)sorted[^1]);
    }
}
