using LunarHub.Grains.Freshness;
using LunarHub.Grains.Searching;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Overlays;

/// <summary>Commits where a question names refs: made searchable, and then asked for like any ref.</summary>
internal static class CommitRefs
{
    // A commit is one repository's, or a few forks'; looking through very many for it is a mistake of the question.
    private const int MostRepositories = 50;

    // Well within the time that a question has. Who gives up waiting does not end the work: the next to ask finds it done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
    /// <exception cref="HubException"><c>ref-not-ready</c>: it takes longer than a question can wait. <c>ref-too-far</c>.</exception>
    public static async Task<string?> FindAsync(IGrainFactory grains, CatalogEntry repository, string named, CancellationToken cancellationToken)
    {
        if (!CommitName.IsLikely(named) || repository.Heads.Any(head => RefNames.Matches(named, head.Ref)))
        {
            return null;
        }

        try
        {
            return await grains.GetGrain<ICommitOverlayGrain>(repository.Id).EnsureAsync(named.ToLowerInvariant(), CancellationToken.None).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new HubException("ref-not-ready", $"commit {named} of {repository.Name} is being indexed, which takes longer than {Patience.TotalSeconds:0} s; ask again in a moment");
        }
    }
}
