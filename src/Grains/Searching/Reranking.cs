using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>
/// Gives the best hits of one search a second look: their texts are fetched, a model scores each beside the query, and the score is added to theirs. Where a model fails or is late the next one is
/// asked; where all do, that costs their opinion only.
/// </summary>
internal sealed class Reranking
{
    private readonly IReranker[] rerankers;
    private readonly ParsedQuery query;
    private readonly SearchOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    private Reranking(IReranker[] rerankers, ParsedQuery query, SearchOptions options, TimeProvider time, ILogger logger)
        => (this.rerankers, this.query, this.options, this.time, this.logger) = (rerankers, query, options, time, logger);

    /// <summary>Null where the search does not want it, has no words to compare, asks for a name or a path, which need no reading, or there is no model.</summary>
    /// <param name="rerankers">The last one is asked first.</param>
    public static Reranking? For(SearchRequest request, ParsedQuery query, IEnumerable<IReranker> rerankers, SearchOptions options, TimeProvider time, ILogger logger)
        => query.FreeText.Length > 0 && query.Kind is not (QueryKind.Identifier or QueryKind.Path) && (query.Rerank ?? request.Rerank ?? options.Rerank) && rerankers.Reverse().ToArray() is { Length: > 0 } models
            ? new Reranking(models, query, options, time, logger)
            : null;

    /// <summary>All hits in their new order, and what is missing from it.</summary>
    public async Task<(List<RankedHit<LegCandidate>> Hits, string? Missing)> RankAsync(List<RankedHit<LegCandidate>> hits, CancellationToken cancellationToken)
    {
        List<string> missing = [];
        foreach (var reranker in rerankers)
        {
            var count = Math.Min(hits.Count, Math.Min(options.RerankCandidates, reranker.MostCandidates));
            if (count < 2)
            {
                return (hits, null);
            }

            try
            {
                var (reranked, note) = await RankAsync(hits, reranker, count, cancellationToken);
                missing.AddRange(missing.Count > 0 ? [$"the model {reranker.ModelId} did it instead"] : []);
                missing.AddRange(note is null ? [] : [note]);
                return (reranked, Say(missing));
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(error, "The model {Model} did not rerank; the search goes on without it.", reranker.ModelId);
                missing.Add(error is HubException known ? known.Message : $"the model {reranker.ModelId} did not answer");
            }
        }

        return (hits, Say([.. missing, "these hits stand in their first order"]));
    }

    private static string? Say(List<string> missing) => missing.Count == 0 ? null : $"reranking: {string.Join("; ", missing)}";

    private async Task<(List<RankedHit<LegCandidate>> Hits, string? Note)> RankAsync(List<RankedHit<LegCandidate>> hits, IReranker reranker, int count, CancellationToken cancellationToken)
    {
        var budget = reranker.Budget ?? options.RerankBudget;
        var candidates = await ReadAsync(hits.GetRange(0, count), cancellationToken);

        // A model may work on the calling thread, and may not keep to its time.
        var scores = await Task.Run(async () => await reranker.ScoreAsync(query.FreeText, candidates, budget, cancellationToken), cancellationToken)
            .WaitAsync(2 * budget, time, cancellationToken);
        var reranked = hits.Select((hit, place) => place < scores.Length ? hit.Rerank(scores[place], reranker.Weight) : hit);
        return (Fusion.Order(reranked, query.Selection), scores.Length < count ? $"the model {reranker.ModelId} looked at {scores.Length} of the best {count} hits in {budget.TotalMilliseconds:0} ms" : null);
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
