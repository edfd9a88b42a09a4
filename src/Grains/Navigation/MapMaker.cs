using System.Collections.Immutable;
using LunarHub.Grains.Overlays;
using LunarHub.Grains.Searching;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Navigation;

/// <summary>Makes a repository's map: its most used definitions by file, within a budget of tokens.</summary>
internal sealed class MapMaker(IGrainFactory grains, ShardFan fan, TimeProvider time)
{
    private const int MinimumTokens = 100;

    /// <summary>The most used names, whose definitions are looked at: at least these, and more for a larger map. A definition takes about fifteen tokens; most names lose to a weight.</summary>
    private const int FewestNames = 500;

    private const int SymbolsPerShard = 50_000;

    /// <summary>A map shows many files rather than all of one.</summary>
    private const int SymbolsPerFile = 12;

    private sealed record Scored(ShardSymbol Symbol, int References, double Score);

    /// <exception cref="HubException"><c>repo-unknown</c>, <c>ref-unknown</c>, <c>repo-not-indexed</c>, <c>budget-invalid</c>, <c>focus-invalid</c>.</exception>
    public async Task<RepositoryMap> MakeAsync(MapRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (request.Tokens is < MinimumTokens or > MapRequest.MaximumTokens)
        {
            throw new HubException("budget-invalid", $"the budget is {request.Tokens} tokens; it must be from {MinimumTokens} to {MapRequest.MaximumTokens}");
        }

        var catalog = await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken);
        var plan = await SearchPlan.Make([request.Repository], request.Ref is null ? [] : [request.Ref], catalog).WithCommitsAsync(grains, cancellationToken);
        if (plan.Repositories is not [var repository])
        {
            throw new HubException("repo-not-indexed", plan.Missing.Concat(plan.Warnings).FirstOrDefault() ?? $"{request.Repository} is not indexed yet");
        }

        var held = await HeldRefAsync(repository, plan.RefsOf(repository)[0], cancellationToken);
        var focus = await MapFocus.ReadAsync(grains, fan, repository, held.Ref, request.Focus, cancellationToken);
        var (counts, uncounted) = await CountAsync(repository, held.Ref, focus, cancellationToken);
        var names = counts.Values.OrderByDescending(MapScores.Share).ThenBy(count => count.Name, StringComparer.Ordinal).Take(Math.Max(FewestNames, request.Tokens / 3)).Select(count => count.Name).Union(focus.Names.Where(counts.ContainsKey));
        var found = await fan.SymbolsAsync(
            new SearchPlan([repository], [], [], []),
            _ => new ShardSymbolSearch { Names = [.. names], Match = SymbolMatch.Exact, Refs = [held.Ref], Limit = SymbolsPerShard },
            cancellationToken);
        var map = new RepositoryMap
        {
            RepositoryId = repository.Id,
            Repository = repository.Name,
            Ref = held.Ref,
            Commit = held.Commit,
            IndexedAt = held.IndexedAt,
            IsHead = held.Commit == repository.HeadOf(held.Ref),
            Missing = uncounted.Union(found.Missing).ToImmutableArray(),
        };
        return await Task.Run(() => Fill(map, Score(found, counts, focus), request.Tokens), cancellationToken) with
        {
            Warnings = focus.Unmet(),
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    private async Task<ShardRef> HeldRefAsync(CatalogEntry repository, string reference, CancellationToken cancellationToken)
    {
        var refs = (await grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(repository.Id, 0)).GetStateAsync(cancellationToken)).Refs.Where(held => !RefNames.IsInternal(held.Ref)).ToList();
        return refs.Find(held => RefNames.Matches(reference, held.Ref))
            ?? throw (refs.Count == 0 ? new HubException("repo-not-indexed", SearchPlan.NotIndexed(repository)) : UnknownNames.Ref(reference, repository.Name, refs.Select(held => held.Ref)));
    }

    // Each shard counts the names that its own files define; with several, a name's uses in the others are asked for too.
    private async Task<(Dictionary<string, NameCount> Counts, ImmutableArray<string> Missing)> CountAsync(CatalogEntry repository, string reference, MapFocus focus, CancellationToken cancellationToken)
    {
        var counted = await fan.CountAsync(repository, reference, [], cancellationToken);
        return repository.Shards == 1 ? counted : await fan.CountAsync(repository, reference, [.. counted.Counts.Keys.Union(focus.Names)], cancellationToken);
    }

    private static List<Scored> Score(Gathered<ShardSymbol> found, Dictionary<string, NameCount> counts, MapFocus focus)
    {
        var scores = new MapScores(counts, found.Items.Select(item => item.Item.Scope));
        return
        [
            .. found.Items.Select(item => item.Item)
                .Select(symbol => (Symbol: symbol, Score: scores.Of(symbol), Boost: focus.Boost(symbol)))

                // What the focus holds is shown even where nothing uses it.
                .Select(entry => new Scored(entry.Symbol, counts[entry.Symbol.Name].ReferencingFiles, entry.Boost > 1 ? Math.Max(entry.Score, 0.01) * entry.Boost : entry.Score))
                .Where(entry => entry.Score > 0)
                .OrderByDescending(entry => entry.Score)
                .ThenBy(entry => entry.Symbol.Path, StringComparer.Ordinal)
                .ThenBy(entry => entry.Symbol.StartLine),
        ];
    }

    private static RepositoryMap Fill(RepositoryMap map, List<Scored> scored, int tokens)
    {
        var room = tokens * MapText.BytesPerToken;
        var left = room;
        var chosen = new Dictionary<string, List<Scored>>(StringComparer.Ordinal);
        foreach (var entry in scored)
        {
            var isNew = !chosen.TryGetValue(entry.Symbol.Path, out var symbols);

            // One byte more for the empty line between files.
            var cost = MapText.Bytes(MapText.Line(ToMap(entry))) + (isNew ? MapText.Bytes(MapText.Heading(entry.Symbol.Path)) + 1 : 0);
            if (cost <= left && (isNew || symbols!.Count < SymbolsPerFile))
            {
                (symbols ??= chosen[entry.Symbol.Path] = []).Add(entry);
                left -= cost;
            }
        }

        var central = scored.GroupBy(entry => entry.Symbol.Path, StringComparer.Ordinal).ToDictionary(file => file.Key, file => file.Sum(entry => entry.Score), StringComparer.Ordinal);
        var highest = chosen.Count == 0 ? 1 : chosen.Keys.Max(path => central[path]);
        ImmutableArray<MapFile> files =
        [
            .. chosen.OrderByDescending(file => central[file.Key]).ThenBy(file => file.Key, StringComparer.Ordinal).Select(file => new MapFile(
                file.Key,
                file.Value[0].Symbol.Language,
                Math.Round(central[file.Key] / highest, 4),
                [.. file.Value.OrderBy(entry => entry.Symbol.StartLine).Select(ToMap)])),
        ];
        return map with { Files = files, Tokens = MapText.Tokens(room - left), OmittedFiles = central.Count - chosen.Count };
    }

    private static MapSymbol ToMap(Scored entry)
        => new(entry.Symbol.Name, entry.Symbol.Kind, entry.Symbol.Scope, entry.Symbol.Signature, entry.Symbol.StartLine, entry.References);
}
