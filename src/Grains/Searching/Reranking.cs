using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>
/// Gives the best hits of one search a second look: their texts are fetched, a model scores each beside the query, and the score is added to theirs. A model that fails or is late costs its own
/// opinion only.
/// </summary>
internal sealed class Reranking
{
    private readonly IReranker reranker;
    private readonly ParsedQuery query;
    private readonly SearchOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    private Reranking(IReranker reranker, ParsedQuery query, SearchOptions options, TimeProvider time, ILogger logger)
        => (this.reranker, this.query, this.options, this.time, this.logger) = (reranker, query, options, time, logger);

    /// <summary>Null where the search does not want it, has no words to compare, asks for a name or a path, which need no reading, or there is no model.</summary>
    public static Reranking? For(SearchRequest request, ParsedQuery query, IReranker? reranker, SearchOptions options, TimeProvider time, ILogger logger)
        => reranker is not null && query.FreeText.Length > 0 && query.Kind is not (QueryKind.Identifier or QueryKind.Path) && (query.Rerank ?? request.Rerank ?? options.Rerank) ? new Reranking(reranker, query, options, time, logger) : null;

    /// <summary>All hits in their new order, and what is missing from it.</summary>
    public async Task<(List<RankedHit<LegCandidate>> Hits, string? Missing)> RankAsync(List<RankedHit<LegCandidate>> hits, CancellationToken cancellationToken)
    {
        var count = Math.Min(hits.Count, Math.Min(options.RerankCandidates, reranker.MostCandidates));
        if (count < 2)
        {
            return (hits, null);
        }

        try
        {
            var candidates = await ReadAsync(hits.GetRange(0, count), cancellationToken);

            // A model may work on the calling thread, and may not keep to its time.
            var scores = await Task.Run(async () => await reranker.ScoreAsync(query.FreeText, candidates, options.RerankBudget, cancellationToken), cancellationToken)
                .WaitAsync(2 * options.RerankBudget, time, cancellationToken);
            var reranked = hits.Select((hit, place) => place < scores.Length ? hit.Rerank(scores[place], reranker.Weight) : hit);
            return (Fusion.Order(reranked, query.Selection), scores.Length < count ? $"reranking: the model {reranker.ModelId} looked at {scores.Length} of the best {count} hits in {options.RerankBudget.TotalMilliseconds:0} ms" : null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "The model {Model} did not rerank; the search goes on with the order there is.", reranker.ModelId);
            return (hits, $"reranking: {(error is HubException known ? known.Message : $"the model {reranker.ModelId} did not answer")}; these hits stand in their first order");
        }
    }

    private static async Task<RerankCandidate[]> ReadAsync(List<RankedHit<LegCandidate>> hits, CancellationToken cancellationToken)
    {
        var candidates = new RerankCandidate[hits.Count];
        await Task.WhenAll(Enumerable.Range(0, hits.Count).GroupBy(place => hits[place].Source.Leg, ReferenceEqualityComparer.Instance).Select(async shard =>
        {
            var places = shard.ToList();
            var texts = await ((ShardLeg)shard.Key!).Grain.ReadChunksAsync([.. places.Select(place => hits[place].Source.Candidate.Id)], RerankCandidate.LongestText, cancellationToken);
            for (var i = 0; i < places.Count; i++)
            {
                candidates[places[i]] = ToCandidate(hits[places[i]], texts[i] ?? "");
            }
        }));
        return candidates;
    }

    private static RerankCandidate ToCandidate(RankedHit<LegCandidate> hit, string text)
    {
        var found = hit.Candidate;
        return new RerankCandidate(text, found.Path, found.Language, found.Kind, found.Symbol, found.Parent)
        {
            StartLine = found.StartLine,
            EndLine = found.EndLine,
            Score = hit.Score,
            Keyword = hit.ValueOf(Signal.Keyword),
            Cosine = hit.ValueOf(Signal.Vector),
        };
    }
}
