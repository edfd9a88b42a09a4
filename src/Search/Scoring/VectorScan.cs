using LunarHub.Search.Indexing;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Scoring;

/// <summary>Finds the nearest chunks by cosine: every allowed row of 8-bit vectors is compared, so the answer is exact up to quantisation.</summary>
internal static class VectorScan
{
    /// <param name="query">Unit length.</param>
    /// <param name="matching">Where not null: the only chunks to compare.</param>
    public static void Score(Segment segment, ReadOnlySpan<float> query, Bitmap allowed, Dictionary<int, int>? matching, ref TopK best, CancellationToken cancellationToken)
    {
        var dimensions = segment.Meta.Dimensions;
        Span<sbyte> row = dimensions <= 1024 ? stackalloc sbyte[dimensions] : new sbyte[dimensions];
        var queryScale = VectorQuantiser.Quantise(query, row);
        if (queryScale == 0)
        {
            return;
        }

        var chunks = segment.Chunks;
        var vectors = segment.Vectors;
        var scales = segment.VectorScales;
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            if ((chunk & 0x3FFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (scales[chunk] != 0 && allowed[chunks[chunk].Document] && (matching is null || matching.ContainsKey(chunk)))
            {
                var cosine = DotProduct.Of(vectors.Slice(chunk * dimensions, dimensions), row) * scales[chunk] * queryScale;
                best.Add(cosine, chunk);
            }
        }
    }
}
