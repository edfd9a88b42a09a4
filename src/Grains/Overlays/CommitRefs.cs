using LunarHub.Grains.Freshness;
using LunarHub.Grains.Searching;
using Orleans;

namespace LunarHub.Grains.Overlays;

/// <summary>Commits where a question names refs: made searchable, and then asked for like any ref.</summary>
internal static class CommitRefs
{
    // A commit is one repository's, or a few forks'; looking through very many for it is a mistake of the question.
    private const int MostRepositories = 50;

    /// <summary>The plan with each commit that it names in the place of its digits. What is no commit stays, for a branch may be called so, and else is told to be unknown.</summary>
    public static async Task<SearchPlan> WithCommitsAsync(this SearchPlan plan, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!plan.NamedRefs.Any(CommitName.IsLikely))
        {
            return plan;
        }

        var names = await Task.WhenAll(plan.NamedRefs.Select(async named =>
        {
            var found = await Task.WhenAll(plan.Repositories.Take(MostRepositories).Select(entry => FindAsync(grains, entry, named, cancellationToken)));
            return found.OfType<string>().Distinct(StringComparer.Ordinal).DefaultIfEmpty(named);
        }));
        return plan with { NamedRefs = [.. names.SelectMany(found => found).Distinct(StringComparer.Ordinal)] };
    }

    /// <summary>The ref under which a repository's commit is searchable now; null where the name is no commit of it, or a followed ref has that name.</summary>
    public static async Task<string?> FindAsync(IGrainFactory grains, CatalogEntry repository, string named, CancellationToken cancellationToken)
        => CommitName.IsLikely(named) && !repository.Heads.Any(head => RefNames.Matches(named, head.Ref))
            ? await grains.GetGrain<ICommitOverlayGrain>(repository.Id).EnsureAsync(named.ToLowerInvariant(), cancellationToken)
            : null;
}
