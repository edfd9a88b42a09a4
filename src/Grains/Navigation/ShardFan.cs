using System.Collections.Immutable;
using LunarHub.Grains.Searching;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Navigation;

/// <summary>
/// Asks every shard of a plan at once, each under its own deadline. A late or failing shard costs its own part only, and is named; an error in the question
/// itself is thrown.
/// </summary>
internal sealed class ShardFan(IGrainFactory grains, SearchOptions options, TimeProvider time, ILogger logger)
{
    public Task<Gathered<ShardSymbol>> SymbolsAsync(SearchPlan plan, Func<CatalogEntry, ShardSymbolSearch> search, CancellationToken cancellationToken)
        => GatherAsync(plan, async (entry, shard, token) =>
        {
            var answer = await shard.FindSymbolsAsync(search(entry), token);
            return new ShardPart<ShardSymbol>(entry, answer.Held, answer.Symbols, answer.Generation)
            {
                Total = answer.Total,
                TotalIsExact = answer.TotalIsExact,
                IsDamaged = answer.SegmentsMissing,
            };
        }, cancellationToken);

    public Task<Gathered<ShardReference>> ReferencesAsync(SearchPlan plan, Func<CatalogEntry, ShardReferenceSearch> search, CancellationToken cancellationToken)
        => GatherAsync(plan, async (entry, shard, token) =>
        {
            var answer = await shard.FindReferencesAsync(search(entry), token);
            return new ShardPart<ShardReference>(entry, answer.Held, answer.References, answer.Generation)
            {
                Total = answer.Total,
                TotalIsExact = answer.TotalIsExact,
                IsDamaged = answer.SegmentsMissing,
            };
        }, cancellationToken);

    /// <summary>How the names that the repositories define are used, added up over the shards; with no names, every name that is defined.</summary>
    public async Task<(Dictionary<string, NameCount> Counts, ImmutableArray<string> Missing)> CountAsync(
        CatalogEntry repository, string reference, ImmutableArray<string> names, CancellationToken cancellationToken)
    {
        var gathered = await GatherAsync(
            new SearchPlan([repository], [], [], []),
            async (entry, shard, token) => new ShardPart<NameCount>(entry, [], await shard.CountNamesAsync(reference, names, token), 0),
            cancellationToken);
        var counts = new Dictionary<string, NameCount>(StringComparer.Ordinal);
        foreach (var (_, count) in gathered.Items)
        {
            var known = counts.GetValueOrDefault(count.Name);
            counts[count.Name] = new NameCount(count.Name, known.Definitions + count.Definitions, known.ReferencingFiles + count.ReferencingFiles);
        }

        return (counts, gathered.Missing);
    }

    private async Task<Gathered<T>> GatherAsync<T>(SearchPlan plan, Func<CatalogEntry, IShardGrain, CancellationToken, Task<ShardPart<T>>> ask, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(plan.Repositories.SelectMany(entry => Enumerable.Range(0, entry.Shards).Select(number => AskAsync(entry, number, ask, cancellationToken))));
        RequireKnownRefs(plan, parts);
        return new Gathered<T>(plan, parts);
    }

    private async Task<ShardPart<T>> AskAsync<T>(CatalogEntry entry, int number, Func<CatalogEntry, IShardGrain, CancellationToken, Task<ShardPart<T>>> ask, CancellationToken cancellationToken)
    {
        var name = entry.Shards > 1 ? $"{entry.Name}, part {number + 1} of {entry.Shards}" : entry.Name;
        var deadline = options.ShardDeadline;
        using var late = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var part = await ask(entry, grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, number)), either.Token).WaitAsync(either.Token);
            return part.IsDamaged ? part with { Missing = $"{name}: a damaged part of the index is being built again" } : part;
        }
        catch (HubException error) when (IsTheAskers(error.Code))
        {
            throw;
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ShardPart<T>.Absent(entry, $"{name}: no answer within {deadline.TotalSeconds:0.###} s");
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "Shard {Shard} of repository {Repository} failed a question about names.", number, entry.Id);
            return ShardPart<T>.Absent(entry, $"{name}: {(error is HubException known ? known.Message : "failed; the server's log says why")}");
        }
    }

    private static bool IsTheAskers(string code)
        => code.StartsWith("query-", StringComparison.Ordinal) || code is "symbol-pattern-invalid" or "name-invalid" or "limit-invalid";

    // A named ref must exist somewhere; while some shard has not answered nobody can say that it does not.
    private static void RequireKnownRefs<T>(SearchPlan plan, ShardPart<T>[] parts)
    {
        if (plan.NamedRefs.IsDefaultOrEmpty || parts.Length == 0 || !parts.All(part => part is { Missing: null, Held.IsEmpty: false }))
        {
            return;
        }

        var held = parts.SelectMany(part => part.Held).Select(reference => reference.Ref).ToHashSet(StringComparer.Ordinal);
        if (plan.NamedRefs.FirstOrDefault(given => !held.Any(full => RefNames.Matches(given, full))) is { } unknown)
        {
            throw UnknownNames.Ref(unknown, plan.Repositories.Length == 1 ? plan.Repositories[0].Name : null, held);
        }
    }
}
