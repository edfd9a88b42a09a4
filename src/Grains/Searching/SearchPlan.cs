using System.Collections.Immutable;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Searching;

/// <summary>Which repositories a search asks, and what it must say about those it does not.</summary>
/// <param name="NamedRefs">Refs that the request or the query names; empty for each repository's default.</param>
internal sealed record SearchPlan(ImmutableArray<CatalogEntry> Repositories, ImmutableArray<string> NamedRefs, ImmutableArray<string> Missing, ImmutableArray<string> Warnings)
{
    /// <exception cref="HubException"><c>repo-unknown</c>, <c>query-invalid-filter</c>.</exception>
    public static SearchPlan Make(SearchRequest request, ParsedQuery query, CatalogSnapshot catalog)
        => Of([.. Choose(request.Repositories, catalog).Where(AllowedBy(query))], request.Refs.IsDefaultOrEmpty ? RefsOf(query) : request.Refs);

    /// <summary>The plan of a question that has no query text.</summary>
    /// <exception cref="HubException"><c>repo-unknown</c>.</exception>
    public static SearchPlan Make(ImmutableArray<string> repositories, ImmutableArray<string> refs, CatalogSnapshot catalog) => Of(Choose(repositories, catalog), refs);

    private static SearchPlan Of(ImmutableArray<CatalogEntry> chosen, ImmutableArray<string> refs) => new(
        [.. chosen.Where(entry => entry.Shards > 0 && !entry.IsEmpty)],
        refs,
        [.. chosen.Where(entry => entry.Shards == 0 && !entry.IsEmpty).Select(NotIndexed)],
        [.. chosen.Where(entry => entry.IsEmpty).Select(entry => $"{entry.Name} has no commits yet")]);

    public static string NotIndexed(CatalogEntry entry) => $"{entry.Name}: not indexed yet";

    /// <summary>The refs to ask one of <see cref="Repositories"/> for.</summary>
    public ImmutableArray<string> RefsOf(CatalogEntry entry) => NamedRefs.IsEmpty ? [entry.DefaultRef ?? "HEAD"] : NamedRefs;

    private static ImmutableArray<CatalogEntry> Choose(ImmutableArray<string> names, CatalogSnapshot catalog)
    {
        if (names.IsDefaultOrEmpty)
        {
            return catalog.Repositories;
        }

        return
        [
            .. names.Select(name => catalog.Repositories.FirstOrDefault(entry => entry.Id == name)
                ?? catalog.Repositories.FirstOrDefault(entry => entry.Name == name)
                ?? throw UnknownNames.Repository(name, catalog.Repositories.Select(entry => entry.Name))).DistinctBy(entry => entry.Id),
        ];
    }

    // Several repo: filters are alternatives; each negated one excludes.
    private static Func<CatalogEntry, bool> AllowedBy(ParsedQuery query)
    {
        var filters = query.FiltersOf("repo").Select(filter => (filter.IsNegated, Test: Glob.Matcher(filter.Value, filter.IsRegex))).ToList();
        var wanted = filters.FindAll(filter => !filter.IsNegated);
        return entry => (wanted.Count == 0 || wanted.Exists(filter => filter.Test(entry.Name))) && !filters.Exists(filter => filter.IsNegated && filter.Test(entry.Name));
    }

    private static ImmutableArray<string> RefsOf(ParsedQuery query) =>
    [
        .. query.FiltersOf("ref").Select(filter => filter.IsNegated || filter.IsRegex
            ? throw new HubException("query-invalid-filter", "ref: takes the name of a branch or tag, not a pattern and not an exclusion") { Position = filter.Position }
            : filter.Value),
    ];
}
