using System.Collections.Immutable;
using LunarHub.Grains.History;
using LunarHub.Grains.Overlays;
using LunarHub.Grains.Shards;
using LunarHub.Grains.Telemetry;
using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains.Searching;

/// <summary>Answers searches. Holds nothing between them, so any number of activations may answer at once.</summary>
[StatelessWorker]
[Reentrant]
public sealed class SearchGrain(
    IEmbedder embedder,
    IEarlierEmbedders earlier,
    SearchOptions options,
    RankingCache cache,
    CatalogMemory memory,
    TimeProvider time,
    IEnumerable<IReranker> rerankers,
    IEnumerable<IQueryExpander> expanders,
    ILogger<SearchGrain> logger)
    : Grain, ISearchGrain
{
    public async Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        using var activity = HubTelemetry.Source.StartActivity("search");
        if (request.Limit is < 1 or > SearchRequest.MaximumLimit)
        {
            throw new HubException("limit-invalid", $"the limit is {request.Limit}; it must be from 1 to {SearchRequest.MaximumLimit}");
        }

        var query = ParsedQuery.Parse(request.Query);
        var fingerprint = SearchCursor.FingerprintOf(request, query.DependsOnDay ? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) : null);
        var cursor = request.Cursor is { Length: > 0 } text ? SearchCursor.Parse(text, fingerprint) : default;
        var (catalog, isRemembered) = await memory.ListAsync(token => GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(token), time, cancellationToken);
        var plan = SearchPlan.Make(request, query, catalog);
        plan = isRemembered ? plan with { Warnings = [.. plan.Warnings, CatalogMemory.Notice] } : plan;
        if (query.Type != ResultType.Files)
        {
            var found = await new HistorySearcher(request, query, plan, GrainFactory, options, time, logger).AnswerAsync(cursor, fingerprint, cancellationToken);
            return Told(found, started, query.Type.ToString());
        }

        plan = await plan.WithCommitsAsync(GrainFactory, cancellationToken);
        var state = await IndexState.ReadAsync(plan, GrainFactory, time, cancellationToken);
        var reranking = Reranking.For(request, query, rerankers, options, time, logger);
        var ranker = new Ranker(request, query, plan, GrainFactory, embedder, earlier, reranking, expanders.LastOrDefault(), options, time, logger);
        var ranking = await ReachAsync(ranker, Recall(fingerprint, cursor, state), request, cursor, fingerprint, state, cancellationToken);
        var texts = await ranking.TextsAsync(cursor.Offset, CountOn(ranking, cursor, request), request.Tokens, cancellationToken);
        if (texts.Contains(null))
        {
            // A segment that is merged away between search and fetch takes its candidates' names with it: then both are done once more.
            ranking = await ReachAsync(ranker, null, request, cursor, fingerprint, state, cancellationToken);
            texts = await ranking.TextsAsync(cursor.Offset, CountOn(ranking, cursor, request), request.Tokens, cancellationToken);
        }

        RequireKnownRefs(plan, ranking.Legs);
        return Told(Compose(request, query, cursor, fingerprint, plan, ranking, texts), started, request.Mode.ToString());
    }

    private SearchAnswer Told(SearchAnswer answer, long started, string mode)
    {
        answer = answer with { TookMs = time.GetElapsedTime(started).TotalMilliseconds };
        HubTelemetry.SearchDuration.Record(answer.TookMs / 1_000, new KeyValuePair<string, object?>("mode", mode.ToLowerInvariant()));
        return answer;
    }

    private static SearchAnswer Compose(SearchRequest request, ParsedQuery query, SearchCursor cursor, ulong fingerprint, SearchPlan plan, Ranking ranking, ChunkText?[] texts)
    {
        var next = cursor.Offset + texts.Length;
        var listed = ranking.Hits.Count;
        ImmutableArray<SearchHit> hits = [.. Shown(plan, ranking, cursor.Offset, texts, request.Explain)];
        ImmutableArray<string> missing = [.. plan.Missing, .. ranking.Legs.Select(leg => leg.Missing).OfType<string>().Distinct(StringComparer.Ordinal), .. Given(ranking.Vector.Missing), .. Given(ranking.RerankMissing), .. Given(ranking.Addition.Missing)];
        return new SearchAnswer
        {
            Hits = hits,
            Searched = SearchedRefs.Of(plan, ranking, hits),
            // Chunks are counted, so of files, symbols and repositories only those that are listed are known.
            Total = query.Selection == ResultSelection.Chunks ? Math.Max(ranking.Matches, listed) : listed,
            TotalIsExact = query.Selection == ResultSelection.Chunks && missing.IsEmpty && ranking.Matches >= listed && ranking.Legs.All(leg => leg.Findings!.MatchesAreExact),
            Cursor = next < listed && texts.Length > 0 ? new SearchCursor(fingerprint, next, ranking.State).ToString() : null,
            Partial = !missing.IsEmpty,
            Missing = missing,
            Warnings =
            [
                .. plan.Warnings,
                .. Given(ranking.Vector.Warning),
                .. ExpansionNotes.Of(ranking.Legs, request.Explain),
                .. Given(request.Explain ? ranking.Addition.Note : null),
                .. Given(cursor.Offset > 0 && cursor.State != ranking.State ? "the index has changed since the first page and that answer is no longer kept: hits may repeat or be passed over" : null),
                .. Given(next >= listed && ranking.Matches > listed && query.Selection == ResultSelection.Chunks && (query.Count ?? int.MaxValue) > listed ? $"only the best {listed} of {ranking.Matches} matches are listed; narrow the query to see others" : null),
            ],
            Generation = ranking.Generation,
        };
    }

    // A ranking that is gone on with may speak of a repository that has been removed since.
    private static IEnumerable<SearchHit> Shown(SearchPlan plan, Ranking ranking, int offset, ChunkText?[] texts, bool explain)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var hit = ranking.Hits[offset + i];
            if (texts[i] is { } text && plan.Repositories.FirstOrDefault(entry => entry.Id == hit.Source.Leg.Repository.Id) is { } current)
            {
                yield return HitPage.ToHit(hit, text, current, explain);
            }
        }
    }

    // A later page goes on in the ranking of the first, whatever has been indexed since.
    private Ranking? Recall(ulong fingerprint, SearchCursor cursor, ulong? state)
    {
        Ranking? ranking = null;
        return (cursor.Offset > 0 && cache.TryGet(fingerprint, cursor.State, out ranking)) || (state is { } now && cache.TryGet(fingerprint, now, out ranking)) ? ranking : null;
    }

    // Made as long as the page needs, one hit more, so that the page knows whether another follows. Who turns the page has the ranking made long at once: what the index does
    // from then on changes none of the pages.
    private async Task<Ranking> ReachAsync(Ranker ranker, Ranking? known, SearchRequest request, SearchCursor cursor, ulong fingerprint, ulong? state, CancellationToken cancellationToken)
    {
        var ranking = known ?? await ranker.RankAsync(cancellationToken);
        while (ranker.CanDeepen(ranking)
            && (ranking.Hits.Count <= cursor.Offset + request.Limit || (cursor.Offset > 0 && ranking.Depth < options.CandidatesPerLeg && ranking.State == state)))
        {
            ranking = await ranker.DeepenAsync(ranking, cancellationToken);
        }

        if (ranking != known && ranking.IsWhole && state is not null)
        {
            cache.Add(fingerprint, ranking);
        }

        return ranking;
    }

    private static int CountOn(Ranking ranking, SearchCursor cursor, SearchRequest request) => Math.Clamp(ranking.Hits.Count - cursor.Offset, 0, request.Limit);

    // A named ref must exist somewhere; while some shard has not answered nobody can say that it does not.
    private static void RequireKnownRefs(SearchPlan plan, ShardLeg[] legs)
    {
        var held = legs.Where(leg => leg.Findings is not null).SelectMany(leg => leg.Findings!.Held).Select(reference => reference.Ref).ToHashSet(StringComparer.Ordinal);
        if (legs.Length > 0 && legs.All(leg => leg.Findings is { Held.IsEmpty: false }) && plan.NamedRefs.FirstOrDefault(given => !held.Any(full => RefNames.Matches(given, full))) is { } unknown)
        {
            throw UnknownNames.Ref(unknown, plan.Repositories.Length == 1 ? plan.Repositories[0].Name : null, held);
        }
    }

    private static IEnumerable<string> Given(string? line) => line is null ? [] : [line];
}
