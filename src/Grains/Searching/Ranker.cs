using System.Collections.Immutable;
using LunarHub.Grains.Shards;
using LunarHub.Models;
using LunarHub.Search;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Searching;

/// <summary>
/// Ranks what the shards of one search hold, first the best few, then deeper as a reader goes on. Each depth is a tier: its hits that no shallower tier has listed follow in their own
/// order, so that how far one reads, and in pages of which size, changes no hit's place.
/// </summary>
internal sealed class Ranker(
    SearchRequest request,
    ParsedQuery query,
    SearchPlan plan,
    IGrainFactory grains,
    IEmbedder embedder,
    IEarlierEmbedders earlier,
    Reranking? reranking,
    IQueryExpander? expander,
    SearchOptions options,
    TimeProvider time,
    ILogger logger)
{
    private readonly FusionWeights weights = options.Weights.For(query.Kind);

    private readonly bool mayExpand = query.Expand ?? request.Expand ?? options.Expand;

    // So many are fused on the grain's own turn: less than a thread pool's round trip costs.
    private const int FewCandidates = 256;

    private readonly TimeSpan deadline = query.Timeout ?? options.ShardDeadline;

    // What count: asks for, else how deep an answer can be paged.
    private readonly int mostDepth = Math.Max(options.CandidatesPerLeg, Math.Min(query.Count ?? 0, options.MostCandidatesPerLeg));

    // Files, symbols and repositories are each known by the best of many chunks, and so are looked for at full depth.
    private int FirstDepth => query.Selection == ResultSelection.Chunks ? Math.Min(options.FirstCandidatesPerLeg, mostDepth) : mostDepth;

    /// <summary>The first tier.</summary>
    public async Task<Ranking> RankAsync(CancellationToken cancellationToken)
    {
        var addition = await QueryAddition.AskAsync(expander, query, request.Mode, mayExpand, time, logger, cancellationToken);
        return await RankAsync(await QueryVector.EmbedAsync(embedder, query, addition.Passage, request.Mode, deadline, time, logger, cancellationToken), addition, cancellationToken);
    }

    public bool CanDeepen(Ranking ranking) => ranking.IsCut && ranking.Depth < mostDepth && !(query.Count <= ranking.Hits.Count);

    /// <summary>The ranking with one tier more; where the index has changed since, the first tier of a new one.</summary>
    public async Task<Ranking> DeepenAsync(Ranking ranking, CancellationToken cancellationToken)
    {
        var depth = ranking.Depth < options.CandidatesPerLeg ? options.CandidatesPerLeg : mostDepth;
        var legs = await AskAsync(ranking.Vector, ranking.Addition, depth, cancellationToken);
        if (!IsSameState(ranking, legs))
        {
            return await RankAsync(ranking.Vector, ranking.Addition, cancellationToken);
        }

        var listed = ranking.Hits.Select(AddressOf).ToHashSet();
        var hits = await FuseAsync(legs, cancellationToken);
        hits.RemoveAll(hit => listed.Contains(AddressOf(hit)));
        return ranking with { Legs = legs, Hits = Cut([.. ranking.Hits, .. hits]), Depth = depth };
    }

    private async Task<Ranking> RankAsync(QueryVector vector, QueryAddition addition, CancellationToken cancellationToken)
    {
        var legs = await AskAsync(vector, addition, FirstDepth, cancellationToken);
        if (query.FreeText.Length > 0 && request.Mode is SearchMode.Hybrid or SearchMode.Semantic)
        {
            // While vectors are made anew, those of earlier models answer for what is left.
            var held = legs.SelectMany(leg => leg.Findings?.Models ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            var wider = await vector.WithEarlierAsync(earlier, held, query, request.Mode, deadline, time, logger, cancellationToken);
            if (wider.Earlier.Length > vector.Earlier.Length)
            {
                (vector, legs) = (wider, await AskAsync(wider, addition, FirstDepth, cancellationToken));
            }
        }

        // What the shards answered from is what counts, not what they had said before.
        var (hits, missing) = await RerankAsync(await FuseAsync(legs, cancellationToken), vector.Mode, cancellationToken);
        return new Ranking(legs, Cut(hits), vector, FirstDepth, IndexState.Of(plan, HeldBy(legs))) { RerankMissing = missing, Addition = addition };
    }

    // Who goes as deep as can be wants what every shard has, not the best of all.
    private Task<ShardLeg[]> AskAsync(QueryVector vector, QueryAddition addition, int depth, CancellationToken cancellationToken)
        => new FanOut(options.FanOut, depth < mostDepth ? depth : 0, deadline, time, logger).AskAsync([.. plan.Repositories.SelectMany(entry => Legs(vector, addition, depth, entry))], cancellationToken);

    private IEnumerable<ShardLeg> Legs(QueryVector vector, QueryAddition addition, int depth, CatalogEntry entry)
    {
        var search = new ShardSearch
        {
            Query = request.Query,
            Repository = entry.Name,
            Mode = vector.Mode,
            Refs = plan.SearchedRefsOf(entry),
            Languages = request.Languages,
            Vector = vector.Vector,
            ModelId = vector.ModelId,
            EarlierVectors = vector.Earlier,
            Limit = depth,
            Expand = request.Expand ?? (options.Expand ? true : null),
            MoreWords = addition.Words,
            ReadTexts = weights.ReadTexts,
        };
        return Enumerable.Range(0, entry.Shards).Select(shard => new ShardLeg(entry, shard, grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, shard)), search));
    }

    private Task<List<RankedHit<LegCandidate>>> FuseAsync(ShardLeg[] legs, CancellationToken cancellationToken)
    {
        var candidates = new List<SourcedCandidate<LegCandidate>>(legs.Sum(leg => leg.Findings?.Candidates.Length ?? 0));
        foreach (var repository in legs.GroupBy(leg => leg.Repository.Id, StringComparer.Ordinal))
        {
            var newest = repository.Max(leg => leg.Findings?.NewestChange);
            foreach (var leg in repository)
            {
                foreach (var candidate in leg.Findings?.Candidates ?? [])
                {
                    candidates.Add(new SourcedCandidate<LegCandidate>(new LegCandidate(leg, candidate), leg.Repository.Name, candidate.ToEngine()) { NewestChange = newest });
                }
            }
        }

        return candidates.Count <= FewCandidates
            ? Task.FromResult(Fusion.Rank(candidates, query, weights))
            : Task.Run(() => Fusion.Rank(candidates, query, weights), cancellationToken);
    }

    // What is further down than the first tier is not looked at again.
    private async Task<(List<RankedHit<LegCandidate>> Hits, string? Missing)> RerankAsync(List<RankedHit<LegCandidate>> hits, SearchMode mode, CancellationToken cancellationToken)
        => reranking is null || mode != SearchMode.Hybrid ? (hits, null) : await reranking.RankAsync(hits, cancellationToken);

    private List<RankedHit<LegCandidate>> Cut(List<RankedHit<LegCandidate>> hits)
    {
        if (query.Count < hits.Count)
        {
            hits.RemoveRange(query.Count.Value, hits.Count - query.Count.Value);
        }

        return hits;
    }

    // A shard that failed at one of the two depths says nothing against it.
    private bool IsSameState(Ranking ranking, ShardLeg[] legs)
        => IndexState.Of(plan, HeldBy(ranking.Legs)) == ranking.State
            && legs.Zip(ranking.Legs).All(pair => pair.First.Findings is not { } now || pair.Second.Findings is not { } before || now.Generation == before.Generation);

    private static ImmutableArray<ShardRef>[] HeldBy(ShardLeg[] legs) => [.. legs.Select(leg => leg.Findings?.Held ?? [])];

    private static (string Repository, int Shard, ChunkId Chunk) AddressOf(RankedHit<LegCandidate> hit) => (hit.Source.Leg.Repository.Id, hit.Source.Leg.Number, hit.Source.Candidate.Id);
}
