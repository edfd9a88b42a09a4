using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Searching;
using LunarHub.Grains.Storage;
using LunarHub.Search;
using LunarHub.Text;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains.Freshness;

/// <summary>Waits for the index on behalf of whoever asks a question next. Holds nothing between calls.</summary>
[StatelessWorker]
[Reentrant]
public sealed class FreshnessGrain(DataLayout layout, GitOptions git, TimeProvider time) : Grain, IFreshnessGrain
{
    public async Task<ImmutableArray<IndexFreshness>> WaitAsync(FreshnessDemand demand, CancellationToken cancellationToken = default)
    {
        var commit = demand.AtLeast is { } atLeast ? CommitName.Require(atLeast) : null;
        var query = demand.Query is { } text ? ParsedQuery.Parse(text) : null;
        var (chosen, refs) = SearchPlan.Choose(demand.Repositories, demand.Refs, query, await ListAsync(cancellationToken));
        RequirePossible(demand, chosen);
        if (commit is not null || demand.Fresh)
        {
            var patience = demand.Patience < FreshnessDemand.MaximumPatience ? demand.Patience : FreshnessDemand.MaximumPatience;
            using var late = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            var behind = await Task.WhenAll(chosen.Select(entry => CatchUpAsync(entry, refs, commit, demand.Fresh, either.Token)));
            cancellationToken.ThrowIfCancellationRequested();
            if (behind.OfType<CatalogEntry>().FirstOrDefault() is { } first)
            {
                throw await BehindAsync(first, refs, commit, patience, cancellationToken);
            }

            if (query is { Type: not ResultType.Files })
            {
                await Task.WhenAll(chosen.Select(entry => ReadHistoryAsync(entry, patience, either.Token, cancellationToken)));
            }
        }

        // The catalog again: it knows the heads that the waiting brought.
        var known = (await ListAsync(cancellationToken)).Repositories;
        return [.. (await Task.WhenAll(known.Where(entry => chosen.Any(asked => asked.Id == entry.Id)).Select(entry => FreshnessReading.ReadAsync(GrainFactory, entry, refs, cancellationToken)))).SelectMany(part => part)];
    }

    private static void RequirePossible(FreshnessDemand demand, ImmutableArray<CatalogEntry> chosen)
    {
        if (demand.AtLeast is not null && chosen.Length != 1)
        {
            throw new HubException("at-least-invalid", $"a commit to wait for is one repository's, and {chosen.Length} are asked; name the repository");
        }

        if (demand.Fresh && chosen.Length > FreshnessDemand.MaximumRepositories)
        {
            throw new HubException("fresh-too-many", $"{chosen.Length} repositories cannot all be looked at for one answer; name at most {FreshnessDemand.MaximumRepositories}");
        }
    }

    /// <returns>Null when the index has caught up; the repository when the time ran out first, or when the look at its source failed.</returns>
    private async Task<CatalogEntry?> CatchUpAsync(CatalogEntry entry, ImmutableArray<string> refs, string? commit, bool fresh, CancellationToken stop)
    {
        var repository = GrainFactory.GetGrain<IRepositoryGrain>(entry.Id);
        try
        {
            if (fresh)
            {
                await repository.WaitForRequestAsync(await repository.RequestIndexAsync(new IndexRequest("awaited"), stop).WaitAsync(stop), stop).WaitAsync(stop);
                if ((await repository.GetStatusAsync(stop).WaitAsync(stop)).Error is not null)
                {
                    return entry;
                }
            }

            return commit is null || await ReachAsync(repository, entry.Id, refs, commit, asked: fresh, stop) ? null : entry;
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or TimeoutException)
        {
            return entry;
        }
    }

    // What is asked next is asked of the history, which follows the files.
    private async Task ReadHistoryAsync(CatalogEntry entry, TimeSpan patience, CancellationToken stop, CancellationToken cancellationToken)
    {
        var history = GrainFactory.GetGrain<IHistoryGrain>(entry.Id);
        try
        {
            if (await history.CatchUpAsync(stop).WaitAsync(stop))
            {
                return;
            }
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or TimeoutException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        var why = (await history.GetStatusAsync(cancellationToken)).Error is { } problem ? $", and reading it failed: {problem.Message}" : "";
        throw new HubException("index-behind", $"the history of {entry.Name} has not caught up within {patience.TotalSeconds:0.###} s{why}; wait longer, or ask without the condition for what there is");
    }

    private async Task<bool> ReachAsync(IRepositoryGrain repository, string id, ImmutableArray<string> refs, string commit, bool asked, CancellationToken stop)
    {
        // Known before each look: a run that ends in between is not waited for in vain.
        var completed = (await repository.GetStatusAsync(stop).WaitAsync(stop)).CompletedRequest;
        while (true)
        {
            if (await HoldsAsync(id, refs, commit, stop))
            {
                return true;
            }

            if (!asked)
            {
                // The announcement of the commit may be late, or there may be none: look.
                await repository.RequestIndexAsync(new IndexRequest("awaited"), stop).WaitAsync(stop);
                asked = true;
            }

            completed = await repository.WaitForRequestAsync(completed + 1, stop).WaitAsync(stop);
        }
    }

    private async Task<bool> HoldsAsync(string id, ImmutableArray<string> refs, string commit, CancellationToken stop)
    {
        if ((await ListAsync(stop)).Repositories.FirstOrDefault(known => known.Id == id) is not { Shards: > 0 } entry)
        {
            return false;
        }

        var mirror = new GitMirror(layout.MirrorFolder(id), git);
        foreach (var held in await FreshnessReading.ReadAsync(GrainFactory, entry, refs, stop))
        {
            if (held.Commit is { } indexed && (indexed.StartsWith(commit, StringComparison.Ordinal) || await mirror.IsAncestorAsync(commit, indexed, stop)))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<HubException> BehindAsync(CatalogEntry entry, ImmutableArray<string> refs, string? commit, TimeSpan patience, CancellationToken cancellationToken)
    {
        var status = await GrainFactory.GetGrain<IRepositoryGrain>(entry.Id).GetStatusAsync(cancellationToken);
        var shown = (await FreshnessReading.ReadAsync(GrainFactory, entry with { Shards = status.Shards, DefaultRef = status.DefaultRef }, refs, cancellationToken)).FirstOrDefault();
        var stands = shown?.Commit is { } at ? $"the index of {shown.Ref} is at {at}" : "nothing of it is indexed";
        var why = status.Error is { } error ? $", and the last run failed: {error.Message}" : "";
        return new HubException("index-behind", $"{entry.Name} has not caught up with {(commit is null ? "its source" : $"commit {commit}")} within {patience.TotalSeconds:0.###} s: {stands}{why}; wait longer, or ask without the condition for what there is");
    }

    private Task<CatalogSnapshot> ListAsync(CancellationToken cancellationToken) => GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken);
}
