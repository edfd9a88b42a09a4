using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LunarHub.Grains.Overlays;
using LunarHub.Grains.Telemetry;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Searching;

/// <summary>Lists every matching line. Repositories and shards come in their order; while one is read out, the next ones are read ahead, so that every core has work.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class LineSearchGrain(SearchOptions options, TimeProvider time, ILogger<LineSearchGrain> logger) : Grain, ILineSearchGrain
{
    private static readonly int ShardsAhead = Math.Max(2, Environment.ProcessorCount);

    public async IAsyncEnumerable<LineStreamPart> ReadLinesAsync(SearchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        using var activity = HubTelemetry.Source.StartActivity("search lines");
        var query = ParsedQuery.Parse(request.Query);
        if (query.Type != ResultType.Files)
        {
            throw new HubException("query-not-lines", "lines are streamed from files only; search the history without --all, at /v1/search, and raise count: to list more");
        }

        var plan = await SearchPlan.Make(request, query, await GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken)).WithCommitsAsync(GrainFactory, cancellationToken);
        await RequireKnownRefsAsync(plan, cancellationToken);
        var deadline = query.Timeout ?? options.LinesDeadline;
        using var late = new CancellationTokenSource(deadline, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var legs = plan.Repositories.SelectMany(entry => Legs(request, plan, entry)).ToList();
        var reading = new List<Task>();
        var tally = new LineTally(query.Count ?? int.MaxValue);
        try
        {
            for (var i = 0; i < legs.Count && !tally.IsCut; i++)
            {
                while (reading.Count < Math.Min(legs.Count, i + ShardsAhead))
                {
                    reading.Add(legs[reading.Count].ReadAsync(deadline, logger, late.Token, stop.Token));
                }

                await foreach (var batch in legs[i].Batches.ReadAllAsync(cancellationToken))
                {
                    var lines = tally.Count((i, batch.Ref), batch.Lines);
                    yield return new LineStreamPart
                    {
                        RepositoryId = legs[i].Repository.Id,
                        Repository = legs[i].Repository.Name,
                        Ref = batch.Ref,
                        Lines = lines,
                        Source = batch.Source,
                        IsHead = batch.Source is { } source && IndexFreshnessOf.IsHead(legs[i].Repository, source.Ref, source.Commit),
                    };
                    if (tally.IsCut)
                    {
                        break;
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading);
        }

        ImmutableArray<string> missing = [.. plan.Missing, .. legs.SelectMany(leg => leg.Missing)];
        yield return new LineStreamPart
        {
            End = new LineStreamEnd
            {
                Lines = tally.Lines,
                Matches = tally.Matches,
                Files = tally.Files,
                Partial = !missing.IsEmpty,
                Missing = missing,
                Warnings = query.HasPatterns ? plan.Warnings : [.. plan.Warnings, "the query looks for nothing in the text, and so no line matches; add a word, a \"phrase\" or a /regex/"],
                IsCut = tally.IsCut,
                TookMs = time.GetElapsedTime(started).TotalMilliseconds,
            },
        };
    }

    private IEnumerable<LineLeg> Legs(SearchRequest request, SearchPlan plan, CatalogEntry entry)
    {
        var search = new ShardSearch { Query = request.Query, Repository = entry.Name, Mode = SearchMode.Exact, Refs = plan.RefsOf(entry), Languages = request.Languages, Limit = 0 };
        return Enumerable.Range(0, entry.Shards).Select(shard => new LineLeg(entry, shard, Shard(entry, shard), search));
    }

    private async Task RequireKnownRefsAsync(SearchPlan plan, CancellationToken cancellationToken)
    {
        if (plan.NamedRefs.IsEmpty || plan.Repositories.IsEmpty)
        {
            return;
        }

        var shards = plan.Repositories.SelectMany(entry => Enumerable.Range(0, entry.Shards).Select(shard => Shard(entry, shard).GetStateAsync(cancellationToken)));
        var states = await Task.WhenAll(shards).WaitAsync(options.ShardDeadline, time, cancellationToken);
        var held = states.SelectMany(state => state.Refs).Select(reference => reference.Ref).Where(name => !RefNames.IsInternal(name)).ToHashSet(StringComparer.Ordinal);
        if (held.Count > 0 && plan.NamedRefs.FirstOrDefault(given => !held.Any(full => RefNames.Matches(given, full))) is { } unknown)
        {
            throw UnknownNames.Ref(unknown, plan.Repositories.Length == 1 ? plan.Repositories[0].Name : null, held);
        }
    }

    private IShardGrain Shard(CatalogEntry entry, int shard) => GrainFactory.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, shard));
}
