using System.Runtime.InteropServices;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Indexing;

/// <summary>Vectors that the index holds already: those of the documents that new ones were made from. A chunk that has not changed, or has only moved to another file, is not embedded again.</summary>
/// <param name="origins">For a new document, the stored one that it was made from.</param>
internal sealed class KnownVectors(IReadOnlyList<IShardGrain> shards, IReadOnlyDictionary<DocumentId, DocumentId> origins, string modelId)
{
    public async Task<IReadOnlyDictionary<ContentHash, float[]>> OfOriginsAsync(IEnumerable<DocumentId> documents, CancellationToken cancellationToken)
    {
        var known = new Dictionary<ContentHash, float[]>();
        if (origins.Count == 0)
        {
            return known;
        }

        var asked = documents.Where(origins.ContainsKey).Select(document => origins[document]).Distinct().GroupBy(origin => ShardPlan.ShardOf(origin.Path, shards.Count));
        foreach (var found in await Task.WhenAll(asked.Select(shard => shards[shard.Key].FindVectorsAsync([.. shard], modelId, cancellationToken))))
        {
            foreach (var vector in found)
            {
                known.TryAdd(ContentHash.Parse(vector.Identity), ImmutableCollectionsMarshal.AsArray(vector.Vector)!);
            }
        }

        return known;
    }

    /// <summary>What a chunk is known by.</summary>
    public static ContentHash IdentityOf(SourceDocument document, int chunk)
    {
        var part = document.File.Chunks[chunk];
        return ChunkIdentity.Of(document.File.Text.Span[part.StartByte..part.EndByte], part.Symbol, part.Parent, part.Signature);
    }
}
