using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Parsing;
using LunarHub.Search;
using LunarHub.Search.History;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.History;

/// <summary>What goes on in an open history beside its searches: commits are read, segments merged and read through for damage. Requests that come meanwhile are carried out by one more round. Thread-safe.</summary>
internal sealed partial class HistoryUpkeep(
    string repository,
    HistoryIndex index,
    DataLayout layout,
    IndexingOptions options,
    GitOptions git,
    ISourceParser parser,
    HistoryTurns turns,
    RunTurns runs,
    IoBudget budget,
    IGrainFactory grains,
    TimeProvider time,
    ILogger logger)
{
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Commit, int Count)> counted = new(StringComparer.Ordinal);
    private Task working = Task.CompletedTask;
    private Task compacting = Task.CompletedTask;
    private Task scrubbing = Task.CompletedTask;
    private TaskCompletionSource roundEnded = NewSignal();
    private long asked;
    private long done;
    private int? reading;
    private OperationError? error;

    /// <summary>Commits that the round under way has read; null when none is.</summary>
    public int? Reading
    {
        get
        {
            lock (gate)
            {
                return reading;
            }
        }
    }

    /// <summary>Why the last round failed, or null.</summary>
    public OperationError? Error
    {
        get
        {
            lock (gate)
            {
                return error;
            }
        }
    }

    /// <summary>How many commits can be reached from a ref: all are indexed until there are too many, and then they are counted.</summary>
    public int? Reachable(HistoryRefStatus held)
    {
        lock (gate)
        {
            return held.Commits < options.HistoryCommits ? (held.IsWhole ? held.Commits : null) : counted.TryGetValue(held.Ref, out var known) && known.Commit == held.Commit ? known.Count : null;
        }
    }

    /// <summary>Begins a round, or has one follow the one under way. Returns its number.</summary>
    public long Follow()
    {
        lock (gate)
        {
            asked++;
            if (reading is null && !closing.IsCancellationRequested)
            {
                reading = 0;
                working = Task.Run(WorkAsync, CancellationToken.None);
            }

            return asked;
        }
    }

    /// <summary>Completes when a round has ended; false when it failed.</summary>
    public async Task<bool> EndedAsync(long round, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task ended;
            lock (gate)
            {
                if (done >= round || closing.IsCancellationRequested)
                {
                    return done >= round && error is null;
                }

                ended = roundEnded.Task;
            }

            await ended.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes out the segments in which damage was met and has what they held read again. Returns whether there were any.</summary>
    public bool TakeOutDamaged()
    {
        var any = index.Parts.Count(part => part.SetAsideDamaged()) > 0;
        if (any)
        {
            Follow();
        }

        return any;
    }

    /// <summary>Looks for damage, once.</summary>
    public void Scrub() => scrubbing = Task.Run(ScrubAsync, CancellationToken.None);

    /// <summary>Ends what is under way.</summary>
    public async Task StopAsync()
    {
        await closing.CancelAsync();
        Task reader;
        lock (gate)
        {
            reader = working;
            roundEnded.TrySetResult();
        }

        await reader;
        await Task.WhenAll(compacting, scrubbing);
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            long round;
            lock (gate)
            {
                round = asked;
                reading = 0;
            }

            var failure = await TryRoundAsync();
            lock (gate)
            {
                (done, error) = (round, failure);
                roundEnded.TrySetResult();
                roundEnded = NewSignal();
                if (asked == round || closing.IsCancellationRequested)
                {
                    reading = null;
                    return;
                }
            }
        }
    }

    private async Task<OperationError?> TryRoundAsync()
    {
        try
        {
            await RoundAsync(closing.Token);
            return null;
        }
        catch (Exception) when (closing.IsCancellationRequested)
        {
            // The grain closes; the next opening goes on.
            return null;
        }
        catch (Exception failure)
        {
            LogFailed(failure is HubException ? null : failure, repository, failure.Message);
            TakeOutDamaged();
            return failure is HubException known
                ? new OperationError(known.Code, known.Message, time.GetUtcNow())
                : new OperationError("internal", "the history could not be read; the server's log says why, and the next index run tries again", time.GetUtcNow());
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var entry = await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).FindAsync(repository, cancellationToken);
        var mirror = new GitMirror(layout.MirrorFolder(repository), git);
        if (entry is null || !mirror.Exists)
        {
            return;
        }

        var heads = HeadsOf(entry);
        using (await turns.EnterAsync(cancellationToken))
        {
            await runs.GiveWayAsync(cancellationToken);
            await new HistoryBuilder(index, mirror, options, parser, runs, time, Note).RunAsync(heads, cancellationToken);
        }

        if (!index.Problems.IsEmpty)
        {
            // Every ref is whole again, whatever was lost before.
            foreach (var part in index.Parts)
            {
                using var snapshot = part.Acquire();
                part.Forget(snapshot.Generation);
            }
        }

        await CountAsync(new CommitLog(mirror), cancellationToken);
        Compact();
    }

    // Nobody waits for it: a round that comes meanwhile has its own.
    private void Compact()
    {
        lock (gate)
        {
            if (compacting.IsCompleted && !closing.IsCancellationRequested)
            {
                // A thread of its own: it waits for its budget more than it works.
                compacting = Task.Factory.StartNew(CompactNow, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }
    }

    private void CompactNow()
    {
        try
        {
            index.Compact(budget, closing.Token);
        }
        catch (OperationCanceledException)
        {
            // The grain closes; what was written so far is named nowhere and is removed at the next opening.
        }
        catch (Exception error)
        {
            LogNotCompacted(error, repository);
            TakeOutDamaged();
        }
    }

    // The default ref first; an entry of an earlier version has no other.
    private static List<RefHead> HeadsOf(CatalogEntry entry) =>
    [
        .. (entry is { DefaultRef: { } standard, HeadCommit: { } head } ? new[] { new RefHead(standard, head) } : []).Concat(entry.Heads.Where(held => held.Ref != entry.DefaultRef)),
    ];

    // Told in the status, so that nobody takes a part for the whole. A long history is counted once, and then by its pushes.
    private async Task CountAsync(CommitLog log, CancellationToken cancellationToken)
    {
        foreach (var held in index.Refs.Where(held => held.Commits >= options.HistoryCommits))
        {
            (string Commit, int Count) known;
            lock (gate)
            {
                known = counted.GetValueOrDefault(held.Name);
            }

            var change = known.Commit is null ? null : await log.CompareAsync(known.Commit, held.CommitId, cancellationToken);
            var count = change is { } moved ? known.Count + moved.Added - moved.Gone : await log.CountAsync(held.CommitId, cancellationToken);
            lock (gate)
            {
                counted[held.Name] = (held.CommitId, count);
            }
        }
    }

    private void Note(int commits)
    {
        lock (gate)
        {
            reading = commits;
        }
    }

    private async Task ScrubAsync()
    {
        try
        {
            var any = false;
            foreach (var part in index.Parts)
            {
                any |= await part.ScrubAsync(budget, closing.Token);
            }

            if (any)
            {
                Follow();
            }
        }
        catch (OperationCanceledException)
        {
            // The grain closes; the next opening reads on.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The segments of the history of repository {Repository} could not be merged; they stay as they are.")]
    private partial void LogNotCompacted(Exception error, string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history of repository {Repository} could not be brought up to date: {Reason}")]
    private partial void LogFailed(Exception? error, string repository, string reason);
}
