using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Shards;
using LunarHub.Grains.Storage;
using LunarHub.Parsing;
using LunarHub.Search;
using LunarHub.Search.History;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace LunarHub.Grains.History;

/// <summary>
/// One repository's history. The index is open for as long as the grain lives; searches work on the thread pool over an immutable snapshot, and what is new is read beside them.
/// </summary>
[KeepAlive]
public sealed partial class HistoryGrain(
    DataLayout layout,
    IndexingOptions options,
    GitOptions git,
    ISourceParser parser,
    HistoryTurns turns,
    RunTurns runs,
    IoBudget budget,
    OpenShards open,
    TimeProvider time,
    ILogger<HistoryGrain> logger)
    : Grain, IHistoryGrain
{
    private HistoryIndex? index;
    private HistoryUpkeep? upkeep;
    private HubException? failure;
    private (long Generation, ImmutableArray<HistoryRefStatus> Refs) told = (-1, []);

    private string Id => this.GetPrimaryKeyString();

    private bool IsOn => options.HistoryCommits > 0;

    private HistoryIndex Index => index ?? throw NotOpen();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            failure = new HubException("query-history-off", "the server indexes no history; set Indexing.HistoryCommits to more than 0");
            return;
        }

        string folder;
        try
        {
            folder = layout.HistoryFolder(Id);
        }
        catch (HubException unusable)
        {
            failure = unusable;
            return;
        }

        if (!Directory.Exists(folder) && await GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).FindAsync(Id, cancellationToken) is null)
        {
            // Nothing is made for a repository that is not there.
            failure = new HubException("repo-unknown", $"there is no repository '{Id}'");
            return;
        }

        try
        {
            index = await Task.Run(() => HistoryIndex.Open(folder), cancellationToken);
            foreach (var problem in index.Problems)
            {
                LogProblem(Id, problem);
            }

            upkeep = new HistoryUpkeep(Id, index, layout, options, git, parser, turns, runs, budget, GrainFactory, time, logger);
            upkeep.Scrub();
            upkeep.Follow();
            open.AddHistory(Id, index);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Callers get the reason rather than a failed activation. It stays for the first of them: who leaves while it activates answers nobody.
            failure = DataFailure.Explain(error, folder);
            LogNotOpened(error, Id);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => CloseAsync();

    public Task FollowAsync(CancellationToken cancellationToken = default)
    {
        if (upkeep is { } work)
        {
            work.Follow();
        }
        else if (IsOn)
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    public Task<bool> CatchUpAsync(CancellationToken cancellationToken = default)
        => upkeep is { } work ? work.EndedAsync(work.Follow(), cancellationToken) : Task.FromException<bool>(NotOpen());

    public async Task<HistoryFindings> SearchAsync(HistorySearch search, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var history = Index;
            var generation = history.Generation;
            try
            {
                return await SearchAsync(history, search, cancellationToken);
            }
            catch (HubException error) when (error.Code == "index-corrupt" && upkeep is { } work)
            {
                // What is damaged is taken out and read again; the rest answers. Each round takes out one segment at least.
                work.TakeOutDamaged();
                if (index is null || history.Generation == generation)
                {
                    throw;
                }
            }
        }
    }

    public async Task<HistoryStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        if (!IsOn)
        {
            return new HistoryStatus { IsOn = false };
        }

        var (history, work) = (Index, upkeep);
        var generation = history.Generation;
        if (told.Generation != generation)
        {
            // Once for each state.
            var refs = await Task.Run(() => history.Refs.Select(held => Describe(history, held, cancellationToken)).ToImmutableArray(), cancellationToken);
            told = (generation, refs);
        }

        return new HistoryStatus
        {
            Refs = [.. told.Refs.Select(held => held with { Reachable = work?.Reachable(held) })],
            Bytes = history.FileBytes,
            Reading = work?.Reading,
            Error = work?.Error,
        };
    }

    public async Task DropAsync(CancellationToken cancellationToken = default)
    {
        await CloseAsync();
        var folder = layout.HistoryFolder(Id);
        await Task.Run(() => DeleteFolder(folder), cancellationToken);
        DeactivateOnIdle();
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static HistoryRefStatus Describe(HistoryIndex history, HistoryRef held, CancellationToken cancellationToken)
    {
        var extent = history.Extent(held.Name, cancellationToken);
        return held.ToMessage() with { Oldest = extent.Oldest, CommitsCut = extent.CommitsCut, FilesCut = extent.FilesCut };
    }

    private async Task<HistoryFindings> SearchAsync(HistoryIndex history, HistorySearch search, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(search.Patience, time);
        var query = search.ToQuery(ParsedQuery.Parse(search.Query)) with { Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), Late = late.Token };
        var matches = await Task.Run(() => history.Search(query, cancellationToken), cancellationToken);
        return new HistoryFindings
        {
            Hits = [.. matches.Hits.Select(hit => hit.ToMessage())],
            Total = matches.Total,
            IsPartial = matches.IsPartial,
            IsRelaxed = matches.IsRelaxed,
            Held = [.. matches.Held.Select(reference => reference.ToHistory())],
            Searched = [.. matches.Held.Select(reference => reference.Name).Where(query.IsAsked)],
            Generation = history.Generation,
        };
    }

    // The call after this one tries to open it again.
    private HubException NotOpen()
    {
        if (IsOn)
        {
            DeactivateOnIdle();
        }

        return failure ?? new HubException("index-unavailable", "the history is being closed; try again");
    }

    private async Task CloseAsync()
    {
        open.RemoveHistory(Id);
        if (upkeep is not null)
        {
            await upkeep.StopAsync();
            upkeep = null;
        }

        index?.Dispose();
        index = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The history of repository {Repository} cannot be opened.")]
    private partial void LogNotOpened(Exception error, string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history of repository {Repository}: {Problem}")]
    private partial void LogProblem(string repository, string problem);
}
