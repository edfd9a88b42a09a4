namespace LunarHub.Search;

/// <summary>
/// What only the shard can tell of a candidate's own text and symbol, each from 0 to 1. All but <see cref="KeywordShare"/> are read of the shard's best candidates only and are 0 for the others.
/// </summary>
/// <param name="KeywordShare">BM25F as a share of what a chunk could get at most that held every word of the query.</param>
/// <param name="Coverage">The share of the query's words that stand in the chunk, by their rarity.</param>
/// <param name="Phrase">The share of the query's neighbouring words that stand side by side and in order.</param>
/// <param name="Proximity">The share of the query's neighbouring words that stand near each other.</param>
/// <param name="Centrality">The logarithm of the number of files that use the chunk's symbol.</param>
public readonly record struct ChunkFeatures(float KeywordShare, float Coverage, float Phrase, float Proximity, float Centrality);
