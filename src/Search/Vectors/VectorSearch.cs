using LunarHub.Search.Storage;

namespace LunarHub.Search.Vectors;

/// <summary>Finds the chunks of a segment that are nearest to a query by cosine, the cheapest way that its size and the filters allow.</summary>
internal static class VectorSearch
{
    /// <param name="segment">Whose vectors were made by the query's model.</param>
    /// <param name="query">What to be near to.</param>
    /// <param name="documents">The only documents to look at.</param>
    /// <param name="matching">Where not null: the only chunks to look at.</param>
    /// <param name="best">Where to put what is found.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static void Search(Segment segment, VectorQuery query, Bitmap documents, IReadOnlyCollection<int>? matching, NearestRows best, CancellationToken cancellationToken)
        => Search(VectorView.Of(segment), query, AllowedRows(segment, documents, matching), best, cancellationToken);

    /// <param name="vectors">Rows, with or without lists.</param>
    /// <param name="query">What to be near to.</param>
    /// <param name="allowed">The only rows to look at, or null for all.</param>
    /// <param name="best">Where to put what is found.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static void Search(VectorView vectors, VectorQuery query, Bitmap? allowed, NearestRows best, CancellationToken cancellationToken)
    {
        var rows = allowed?.Count ?? vectors.Count;
        if (vectors.Lists.IsEmpty || VectorPlan.ScansAll(vectors.Count, rows))
        {
            VectorScan.Search(vectors, query, allowed, best, cancellationToken);
        }
        else
        {
            InvertedListSearch.Search(vectors, query, allowed, VectorPlan.Visits(vectors.Count, best.Capacity), best, cancellationToken);
        }
    }

    private static Bitmap? AllowedRows(Segment segment, Bitmap documents, IReadOnlyCollection<int>? matching)
    {
        if (matching is null && documents.Count == documents.Length)
        {
            return null;
        }

        var rows = new Bitmap(segment.Meta.Chunks);
        if (matching is not null)
        {
            foreach (var chunk in matching)
            {
                rows.Set(chunk);
            }

            return rows;
        }

        for (var from = 0; documents.NextRun(from, out var start, out var end); from = end)
        {
            foreach (ref readonly var document in segment.Documents[start..end])
            {
                rows.SetRange(document.FirstChunk, document.ChunkCount);
            }
        }

        return rows;
    }
}
