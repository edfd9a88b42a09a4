using System.Collections.Immutable;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Searching;

/// <summary>Which repositories a search asks, and what it must say about those it does not.</summary>
/// <param name="NamedRefs">Refs that the request or the query names; empty for each repository's default.</param>
internal sealed record SearchPlan(ImmutableArray<CatalogEntry> Repositories, ImmutableArray<string> NamedRefs, ImmutableArray<string> Missing, ImmutableArray<string> Warnings)
{
    /// <exception cref="HubException"><c>repo-unknown</c>.</exception>
    public static SearchPlan Make(SearchRequest request, ParsedQuery query, CatalogSnapshot catalog)
        => Of([.. Choose(request.Repositories, catalog).Where(entry => query.MayMatchRepository(entry.Name))], request.Refs.IsDefaultOrEmpty ? query.Refs : request.Refs);

    /// <summary>The plan of a question that has no query text.</summary>
    /// <exception cref="HubException"><c>repo-unknown</c>.</exception>
    public static SearchPlan Make(ImmutableArray<string> repositories, ImmutableArray<string> refs, CatalogSnapshot catalog) => Of(Choose(repositories, catalog), refs);

    /// <summary>The repositories and named refs that a question means, indexed or not.</summary>
    /// <param name="query">Null for a question without a query text.</param>
    /// <exception cref="HubException"><c>repo-unknown</c>.</exception>
    public static (ImmutableArray<CatalogEntry> Repositories, ImmutableArray<string> Refs) Choose(ImmutableArray<string> repositories, ImmutableArray<string> refs, ParsedQuery? query, CatalogSnapshot catalog)
        => ([.. Choose(repositories, catalog).Where(entry => query is null || query.MayMatchRepository(entry.Name))], refs.IsDefaultOrEmpty ? query?.Refs ?? [] : refs);

    private static SearchPlan Of(ImmutableArray<CatalogEntry> chosen, ImmutableArray<string> refs) => new(
        [.. chosen.Where(entry => entry.Shards > 0 && !entry.IsEmpty)],
        refs,
        [.. chosen.Where(entry => entry.Shards == 0 && !entry.IsEmpty).Select(NotIndexed)],
        [.. chosen.Where(entry => entry.IsEmpty).Select(entry => $"{entry.Name} has no commits yet")]);

    public static string NotIndexed(CatalogEntry entry) => $"{entry.Name}: not indexed yet";

    /// <summary>The refs to ask one of <see cref="Repositories"/> for.</summary>
    public ImmutableArray<string> RefsOf(CatalogEntry entry) => NamedRefs.IsEmpty ? [entry.DefaultRef ?? "HEAD"] : NamedRefs;

    /// <summary>The refs to search one of <see cref="Repositories"/> in: where none is named, uncommitted edits lie over the default one.</summary>
    public ImmutableArray<string> SearchedRefsOf(CatalogEntry entry) => NamedRefs.IsEmpty && entry.DefaultRef is { } standard && Path.IsPathRooted(entry.Source) ? [RefNames.WorktreeOver(standard)] : RefsOf(entry);

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
}
