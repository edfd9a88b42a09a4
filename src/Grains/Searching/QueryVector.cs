using System.Collections.Immutable;
using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>The mode that a search can really have, with the query's embedding where it needs one.</summary>
/// <param name="ModelId">The model that made the vector; null without one.</param>
/// <param name="Missing">Set when the vector leg was asked for and cannot answer.</param>
/// <param name="Warning">Set when the query itself leaves the vector leg nothing to do, or when other models than the one in force answer.</param>
internal readonly record struct QueryVector(SearchMode Mode, ImmutableArray<float> Vector, string? ModelId, string? Missing, string? Warning)
{
    private const string NothingToEmbed = "the query has no words to compare by meaning; it was answered by keywords";

    // How much a passage that was made up for the query counts beside the query itself.
    private const float PassageWeight = 0.6f;

    /// <summary>The query's embeddings by models that were in force before.</summary>
    public ImmutableArray<ModelVector> Earlier { get; init; } = [];

    public static async Task<QueryVector> EmbedAsync(IEmbedder embedder, ParsedQuery query, string passage, SearchMode mode, TimeSpan deadline, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        if (mode is SearchMode.Keyword or SearchMode.Exact)
        {
            return new QueryVector(mode, [], null, null, null);
        }

        if (query.FreeText.Length == 0)
        {
            return Without(mode);
        }

        try
        {
            var vector = await EmbedAsync(embedder, query.FreeText, EmbeddingRole.Query, deadline, time, cancellationToken);
            if (vector.IsEmpty)
            {
                return Without(mode);
            }

            var mixed = passage.Length > 0 ? Mix(vector, await EmbedAsync(embedder, passage, EmbeddingRole.Document, deadline, time, cancellationToken)) : vector;
            return new QueryVector(mode, mixed, embedder.ModelId, null, null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error is HubException ? null : error, "The query could not be embedded; the search goes on by keywords. {Reason}", error.Message);
            var reason = error is HubException known ? known.Message : $"the model {embedder.ModelId} did not answer";
            return new QueryVector(SearchMode.Keyword, [], null, $"vector leg: {reason}; these hits are found by keywords", null);
        }
    }

    /// <summary>With the query's embeddings by those of the models that the shards hold vectors of and that are still to be had. The same when there are none.</summary>
    /// <param name="asked">The mode that was asked for.</param>
    /// <param name="held">Models whose vectors the shards hold.</param>
    public async Task<QueryVector> WithEarlierAsync(
        IEarlierEmbedders earlier, IEnumerable<string> held, ParsedQuery query, SearchMode asked, TimeSpan deadline, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var known = Earlier.ToBuilder();
        foreach (var model in held)
        {
            if (model == ModelId || known.Any(vector => vector.ModelId == model))
            {
                continue;
            }

            try
            {
                if (await earlier.FindAsync(model, cancellationToken) is { } embedder && await EmbedAsync(embedder, query.FreeText, EmbeddingRole.Query, deadline, time, cancellationToken) is { IsEmpty: false } vector)
                {
                    known.Add(new ModelVector(model, vector));
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(error is HubException ? null : error, "The query could not be embedded by the earlier model {Model}. {Reason}", model, error.Message);
            }
        }

        return known.Count == Earlier.Length ? this
            : Missing is null ? this with { Earlier = known.ToImmutable() }
            : this with { Earlier = known.ToImmutable(), Mode = asked, Missing = null, Warning = Missing.Replace("these hits are found by keywords", "files are compared by vectors of earlier models", StringComparison.Ordinal) };
    }

    private static QueryVector Without(SearchMode mode) => new(SearchMode.Keyword, [], null, null, mode == SearchMode.Semantic ? NothingToEmbed : null);

    private static async Task<ImmutableArray<float>> EmbedAsync(IEmbedder embedder, string text, EmbeddingRole role, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        // A model may work on the calling thread: it must not hold up the grain's turn.
        var vectors = await Task.Run(async () => await embedder.EmbedAsync([new EmbeddingInput(text)], role, cancellationToken), cancellationToken)
            .WaitAsync(deadline, time, cancellationToken);
        return Array.Exists(vectors[0], component => component != 0) ? [.. vectors[0]] : [];
    }

    private static ImmutableArray<float> Mix(ImmutableArray<float> query, ImmutableArray<float> passage)
    {
        if (passage.IsEmpty)
        {
            return query;
        }

        var mixed = query.Zip(passage, (own, other) => own + (PassageWeight * other)).ToArray();
        var length = MathF.Sqrt(mixed.Sum(value => value * value));
        return length > 0 ? [.. mixed.Select(value => value / length)] : query;
    }
}
