using System.Collections.Immutable;
using LunarHub.Models;
using LunarHub.Search;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>The mode that a search can really have, with the query's embedding where it needs one.</summary>
/// <param name="Missing">Set when the vector leg was asked for and cannot answer.</param>
/// <param name="Warning">Set when the query itself leaves the vector leg nothing to do.</param>
internal readonly record struct QueryVector(SearchMode Mode, ImmutableArray<float> Vector, string? Missing, string? Warning)
{
    public static async Task<QueryVector> EmbedAsync(IEmbedder embedder, ParsedQuery query, SearchMode mode, TimeSpan deadline, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        if (mode is SearchMode.Keyword or SearchMode.Exact)
        {
            return new QueryVector(mode, [], null, null);
        }

        const string NothingToEmbed = "the query has no words to compare by meaning; it was answered by keywords";
        if (query.FreeText.Length == 0)
        {
            return new QueryVector(SearchMode.Keyword, [], null, mode == SearchMode.Semantic ? NothingToEmbed : null);
        }

        try
        {
            // A model may work on the calling thread: it must not hold up the grain's turn.
            var vectors = await Task.Run(async () => await embedder.EmbedAsync([new EmbeddingInput(query.FreeText)], EmbeddingRole.Query, cancellationToken), cancellationToken)
                .WaitAsync(deadline, time, cancellationToken);
            return Array.Exists(vectors[0], component => component != 0)
                ? new QueryVector(mode, [.. vectors[0]], null, null)
                : new QueryVector(SearchMode.Keyword, [], null, mode == SearchMode.Semantic ? NothingToEmbed : null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "The query could not be embedded; the search goes on by keywords.");
            return new QueryVector(SearchMode.Keyword, [], $"vector leg: the model {embedder.ModelId} did not answer; these hits are found by keywords", null);
        }
    }
}
