using System.Collections.Immutable;
using LunarHub.Grains.Overlays;
using LunarHub.Grains.Searching;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Navigation;

/// <summary>Symbols, definitions and references over the shards: asks, merges, ranks, pages.</summary>
internal sealed class Navigator(IGrainFactory grains, ShardFan fan, PositionReader positions, TimeProvider time)
{
    /// <summary>Definitions that a shard returns; also how deep an answer can be paged.</summary>
    private const int SymbolsPerShard = 1_000;

    /// <summary>Definitions of one name that are ranked. More have only names such as <c>Get</c>.</summary>
    private const int DefinitionsPerShard = 5_000;

    private const int MaximumDefinitionsWithReferences = 20;
    private const int MaximumPattern = 200;

    /// <summary>Uses of one name that can be paged through.</summary>
    private const int MaximumReferences = 20_000;

    public async Task<SymbolAnswer> FindSymbolsAsync(SymbolSearch search, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var pattern = search.Pattern.Trim();
        if (pattern.Length is 0 or > MaximumPattern || pattern.Any(char.IsControl))
        {
            throw new HubException("symbol-pattern-invalid", $"a pattern of names is one line of 1 to {MaximumPattern} characters, such as parseDate, gUBI or Session.send");
        }

        var paging = Paging.Of(search);
        var catalog = await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken);
        var plan = await SearchPlan.Make(search.Repositories, search.Refs, catalog).WithCommitsAsync(grains, cancellationToken);
        var found = await fan.SymbolsAsync(
            plan,
            entry => new ShardSymbolSearch
            {
                Pattern = pattern,
                Match = search.Match,
                Refs = plan.RefsOf(entry),
                Kinds = search.Kinds,
                Languages = search.Languages,
                Path = search.Path,
                Limit = SymbolsPerShard,
            },
            cancellationToken);
        var ranked = SymbolRanking.Rank(found.Items);
        var answer = Page(ranked, found, paging, found.Total);
        return answer with
        {
            Warnings = answer.Warnings.IsEmpty && answer.Total == 0 && found.Missing.IsEmpty ? [await NothingLikeAsync(pattern, plan, null, cancellationToken)] : answer.Warnings,
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    public async Task<SymbolAnswer> FindDefinitionsAsync(NameQuestion question, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var paging = Paging.Of("definitions", question);
        var context = await NameContext.ReadAsync(grains, positions, question, cancellationToken);
        var (ranked, found) = await DefinitionsAsync(context, cancellationToken);
        var elsewhere = found.Items.Count() - ranked.Count;
        var answer = Page(ranked, found, paging, found.Total - elsewhere);
        var warnings = context.Warnings.AddRange(answer.Warnings);
        if (elsewhere > 0)
        {
            warnings = warnings.Add($"{elsewhere} more {(elsewhere == 1 ? "definition has" : "definitions have")} the name '{context.Name.Name}' outside {string.Join('.', context.Name.Scope)}");
        }

        return answer with
        {
            Name = context.Name.Name,
            Warnings = ranked.Count == 0 && found.Missing.IsEmpty ? warnings.Add(await NoDefinitionAsync(context, cancellationToken)) : warnings,
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    public async Task<ReferenceAnswer> FindReferencesAsync(NameQuestion question, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var paging = Paging.Of("references", question);
        var context = await NameContext.ReadAsync(grains, positions, question, cancellationToken);
        var definitions = DefinitionsAsync(context, cancellationToken);
        var depth = Math.Min(paging.Offset + paging.Limit, MaximumReferences);
        var found = await ReferencesAsync(context, question.Roles, depth, cancellationToken);
        var (ranked, defined) = await definitions;
        var ordered = ReferenceOrder.Sort(found.Items, context.Place).Skip(paging.Offset).Take(paging.Limit).ToList();
        var warnings = context.Warnings.AddRange(paging.Drift(found.Generation)).AddRange(found.Warnings);
        var missing = found.Missing.Union(defined.Missing).ToImmutableArray();
        if (found.Total == 0 && missing.IsEmpty)
        {
            warnings = warnings.Add(ranked.Count == 0
                ? await NothingLikeAsync(context.Name.Name, context.Plan, context.Place, cancellationToken)
                : $"'{context.Name.Name}' is defined but no use of it is indexed{(question.Roles.IsDefaultOrEmpty ? "" : " in these roles")}");
        }

        return new ReferenceAnswer
        {
            Name = context.Name.Name,
            References = [.. ordered.Select(use => use.ToHit(ReferenceOrder.Reasons(use, context.Place)))],
            Definitions = [.. ranked.Take(MaximumDefinitionsWithReferences)],
            Total = found.Total,
            TotalIsExact = found.TotalIsExact,
            Cursor = paging.Next(ordered.Count, Math.Min(found.Total, MaximumReferences), found.Generation),
            Missing = missing,
            Warnings = warnings,
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    /// <summary>Every definition of the name, the likeliest first.</summary>
    public async Task<(List<SymbolHit> Ranked, Gathered<ShardSymbol> Found)> DefinitionsAsync(NameContext context, CancellationToken cancellationToken)
    {
        var found = await fan.SymbolsAsync(context.Plan, entry => Exactly(context, entry, [context.Name.Name]), cancellationToken);
        var candidates = found.Items.ToList();
        var within = candidates.FindAll(candidate => context.Name.IsWithin(candidate.Item.Scope));

        // A scope that none of the definitions has is rather mistaken than meant to exclude them all.
        return (DefinitionRanking.Rank(within.Count > 0 ? within : candidates, context.Name, context.Place), found);
    }

    public static ShardSymbolSearch Exactly(NameContext context, CatalogEntry entry, ImmutableArray<string> names) => new()
    {
        Names = names,
        Match = SymbolMatch.Exact,
        Refs = context.RefsOf(entry),
        Kinds = context.Question.Kinds,
        Languages = context.Question.Languages,
        Limit = DefinitionsPerShard,
    };

    public Task<Gathered<ShardReference>> ReferencesAsync(NameContext context, ImmutableArray<ReferenceRole> roles, int limit, CancellationToken cancellationToken)
        => fan.ReferencesAsync(
            context.Plan,
            entry => new ShardReferenceSearch
            {
                Names = [context.Name.Name],
                Roles = roles,
                Refs = context.RefsOf(entry),
                Languages = context.Question.Languages,
                Near = entry.Id == context.Place?.RepositoryId ? context.Place.Path : null,
                Limit = limit,
            },
            cancellationToken);

    private async Task<string> NoDefinitionAsync(NameContext context, CancellationToken cancellationToken)
    {
        var used = await ReferencesAsync(context, [], 1, cancellationToken);
        return used.Total > 0
            ? $"'{context.Name.Name}' is used {used.Total} {(used.Total == 1 ? "time" : "times")} but no definition of it is indexed{(context.Question.Kinds.IsDefaultOrEmpty ? "; it may come from a library" : " of these kinds")}"
            : await NothingLikeAsync(context.Name.Name, context.Plan, context.Place, cancellationToken);
    }

    private async Task<string> NothingLikeAsync(string name, SearchPlan plan, AskingPlace? place, CancellationToken cancellationToken)
    {
        if (plan.Repositories.IsEmpty)
        {
            return "no repository that is asked has been indexed yet";
        }

        var like = await fan.SymbolsAsync(
            plan,
            entry => new ShardSymbolSearch { Pattern = name, Match = SymbolMatch.Any, Refs = entry.Id == place?.RepositoryId ? [place.Ref] : plan.RefsOf(entry), Limit = 20 },
            cancellationToken);
        var near = SymbolRanking.Rank(like.Items).Select(symbol => symbol.Name).Where(known => known != name).Distinct(StringComparer.Ordinal).Take(3).ToList();
        return $"no definition and no use of '{name}' is indexed{(near.Count == 0 ? "; the spelling, the repository or the ref may differ" : $"; did you mean {string.Join(" or ", near.Select(known => $"'{known}'"))}?")}";
    }

    private static SymbolAnswer Page(List<SymbolHit> ranked, Gathered<ShardSymbol> found, Paging paging, long total)
    {
        var page = ranked.Skip(paging.Offset).Take(paging.Limit).ToList();
        var next = paging.Offset + page.Count;
        return new SymbolAnswer
        {
            Symbols = [.. page],
            Total = total,
            TotalIsExact = found.TotalIsExact,
            Cursor = paging.Next(page.Count, ranked.Count, found.Generation),
            Missing = found.Missing,
            Warnings =
            [
                .. found.Warnings,
                .. paging.Drift(found.Generation),
                .. next >= ranked.Count && total > ranked.Count && next > 0 ? [$"only the best {ranked.Count} of {total} definitions are listed; narrow the question to see others"] : ImmutableArray<string>.Empty,
            ],
        };
    }
}
