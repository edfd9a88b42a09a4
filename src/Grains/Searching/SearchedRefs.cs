using System.Collections.Immutable;

namespace LunarHub.Grains.Searching;

/// <summary>What an answer speaks of: each repository and ref that was searched and the commit that its index shows, so that an answer without hits says it, too.</summary>
internal static class SearchedRefs
{
    /// <summary>At most this many are told: those with hits, then the others in their order.</summary>
    public const int Most = 100;

    public static ImmutableArray<IndexFreshness> Of(SearchPlan plan, Ranking ranking, ImmutableArray<SearchHit> hits)
    {
        var hit = hits.Select(found => (found.RepositoryId, found.Ref)).ToHashSet();
        return
        [
            .. plan.Repositories.SelectMany(entry => Of(entry, [.. ranking.Legs.Where(leg => leg.Repository.Id == entry.Id)]))
                .OrderBy(searched => hit.Contains((searched.RepositoryId, searched.Ref!)) ? 0 : 1)
                .Take(Most),
        ];
    }

    /// <param name="entry">The repository as the catalog knows it now.</param>
    private static IEnumerable<IndexFreshness> Of(CatalogEntry entry, ShardLeg[] legs)
    {
        var names = legs.Where(leg => leg.Findings is not null).SelectMany(leg => leg.Findings!.Searched).Distinct(StringComparer.Ordinal);
        return names.Select(name => IndexFreshnessOf.Ref(entry, name, [.. legs.Select(leg => leg.Findings?.Held.FirstOrDefault(held => held.Ref == name)).OfType<ShardRef>()]));
    }
}
