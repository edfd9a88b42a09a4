using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Changes;

/// <summary>
/// The journal. Events that arrive while a write is under way are stored by the next one together. Only what is durable is shown: an id is never given twice to what somebody has seen.
/// A full page moves to a grain of its own before the head lets go of it, so that a crash in between leaves both, and the next write makes the same page again.
/// </summary>
[KeepAlive]
public sealed class ChangeFeedGrain([PersistentState("feed")] IPersistentState<FeedRecord> record, ChangeOptions options, TimeProvider time) : Grain, IChangeFeedGrain
{
    /// <summary>Events in a page: what one write of the head stores again at most.</summary>
    public const int PageSize = 64;

    /// <summary>The most events that one read answers.</summary>
    public const int MostRead = 1_000;

    private readonly List<(HubEvent Happened, TaskCompletionSource<long> Stored)> waiting = [];
    private readonly HashSet<(string Repository, EventKind Kind, long Sequence, int Part, string? Subscription)> seen = [];
    private TaskCompletionSource grown = NewSignal();
    private Task writing = Task.CompletedTask;

    // What is durable.
    private FeedRecord shown = new();

    private long First => (shown.FirstPage * PageSize) + 1;

    private long Last => (shown.NextPage * PageSize) + shown.Newest.Length;

    private long RetainedPages => Math.Max(1, (options.RetainedEvents + PageSize - 1) / PageSize);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        shown = record.State;
        if (shown.NextPage > shown.FirstPage)
        {
            Remember(await Page(shown.NextPage - 1).ReadAsync(cancellationToken));
        }

        Remember(shown.Newest);
        if (shown.FirstPage > 0)
        {
            // A crash may have come before it was dropped.
            await Page(shown.FirstPage - 1).DropAsync(cancellationToken);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => writing;

    public async Task<long> AppendAsync(ImmutableArray<HubEvent> events, CancellationToken cancellationToken = default)
    {
        var stored = Task.FromResult(Last);
        foreach (var happened in events)
        {
            var signal = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((happened, signal));
            stored = signal.Task;
        }

        if (writing.IsCompleted)
        {
            writing = WriteWaitingAsync();
        }

        // Who gives up waiting does not take the event back.
        return await stored.WaitAsync(cancellationToken);
    }

    public async Task<FeedPart> ReadAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        after = Math.Max(0, after);
        var longest = TimeSpan.FromSeconds(IChangeFeedGrain.LongestWait);
        if (after >= Last && wait > TimeSpan.Zero)
        {
            try
            {
                await grown.Task.WaitAsync(wait < longest ? wait : longest, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // The answer is empty then.
            }
        }

        var (first, last, newest, headPage) = (First, Last, shown.Newest, shown.NextPage);
        var events = ImmutableArray.CreateBuilder<HubEvent>();
        var next = Math.Max(after + 1, first);
        limit = Math.Clamp(limit, 1, MostRead);
        while (next <= last && events.Count < limit)
        {
            var number = (next - 1) / PageSize;
            var page = number == headPage ? newest : await Page(number).ReadAsync(cancellationToken);
            var skip = (int)(next - 1 - (number * PageSize));
            if (page.Length <= skip)
            {
                // The page was dropped since: what is kept begins after it.
                first = Math.Max(first, First);
                next = Math.Max(((number + 1) * PageSize) + 1, first);
                events.Clear();
                continue;
            }

            events.AddRange(page.Skip(skip).Take(limit - events.Count));
            next = events[^1].Id + 1;
        }

        return new FeedPart(first, last, events.ToImmutable());
    }

    private async Task WriteWaitingAsync()
    {
        // The first await lets a burst gather.
        await Task.Yield();
        while (waiting.Count > 0)
        {
            var batch = waiting.Take(PageSize - shown.Newest.Length).ToList();
            waiting.RemoveRange(0, batch.Count);
            try
            {
                await StoreAsync(batch);
            }
            catch (Exception error)
            {
                foreach (var (_, stored) in batch)
                {
                    stored.TrySetException(error);
                }
            }
        }
    }

    private async Task StoreAsync(List<(HubEvent Happened, TaskCompletionSource<long> Stored)> batch)
    {
        var before = shown;
        var newest = before.Newest.ToBuilder();
        foreach (var (happened, _) in batch.Where(item => IsNew(item.Happened)))
        {
            newest.Add(happened with { Id = (before.NextPage * PageSize) + newest.Count + 1, At = time.GetUtcNow() });
        }

        if (newest.Count > before.Newest.Length)
        {
            await WriteAsync(before, newest.ToImmutable());
            Remember(newest.Skip(before.Newest.Length));
            var signal = grown;
            grown = NewSignal();
            signal.SetResult();
        }

        foreach (var (_, stored) in batch)
        {
            stored.TrySetResult(Last);
        }

        for (var page = before.FirstPage; page < shown.FirstPage; page++)
        {
            await Page(page).DropAsync();
        }
    }

    private async Task WriteAsync(FeedRecord before, ImmutableArray<HubEvent> newest)
    {
        var full = newest.Length == PageSize;
        if (full)
        {
            await Page(before.NextPage).StoreAsync(newest);
        }

        var next = new FeedRecord
        {
            FirstPage = full ? Math.Max(before.FirstPage, before.NextPage + 1 - RetainedPages) : before.FirstPage,
            NextPage = full ? before.NextPage + 1 : before.NextPage,
            Newest = full ? [] : newest,
        };
        record.State = next;
        try
        {
            await record.WriteStateAsync();
            shown = next;
        }
        catch
        {
            record.State = before;
            throw;
        }
    }

    // A publisher that a crash cut off between our write and its own publishes the same once more.
    private bool IsNew(HubEvent happened) => happened.Sequence == 0 || !seen.Contains(KeyOf(happened));

    private void Remember(IEnumerable<HubEvent> events)
    {
        if (seen.Count > 16 * PageSize)
        {
            seen.Clear();
            seen.UnionWith(shown.Newest.Where(happened => happened.Sequence > 0).Select(KeyOf));
        }

        seen.UnionWith(events.Where(happened => happened.Sequence > 0).Select(KeyOf));
    }

    private static (string Repository, EventKind Kind, long Sequence, int Part, string? Subscription) KeyOf(HubEvent happened)
        => (happened.RepositoryId, happened.Kind, happened.Sequence, happened.Files?.Part ?? happened.Match?.Part ?? 0, happened.Match?.SubscriptionId);

    private IFeedPageGrain Page(long number) => GrainFactory.GetGrain<IFeedPageGrain>($"{this.GetPrimaryKeyString()}/{number}");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
