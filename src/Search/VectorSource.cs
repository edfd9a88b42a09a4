namespace LunarHub.Search;

/// <summary>One chunk as an embedder is given it.</summary>
public readonly record struct ChunkToEmbed(string Text, string Path, string? Symbol, string? Parent, string? Signature);

/// <summary>A model that makes vectors of stored chunks.</summary>
/// <param name="ModelId">What segments store.</param>
/// <param name="Dimensions">Length of every vector.</param>
/// <param name="Embed">One vector for each chunk, in order. May block; what it throws is thrown on.</param>
public sealed record VectorSource(string ModelId, int Dimensions, Func<IReadOnlyList<ChunkToEmbed>, CancellationToken, float[][]> Embed);
