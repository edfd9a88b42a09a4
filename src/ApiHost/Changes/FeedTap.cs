using System.Runtime.CompilerServices;
using LunarHub.Grains;
using LunarHub.Grains.Events;
using Orleans;

namespace LunarHub.ApiHost.Changes;

/// <summary>An event on its way to subscribers. Its text is made once for all who get it whole.</summary>
internal sealed class TappedEvent(HubEvent happened)
{
    private byte[]? json;

    public HubEvent Event => happened;

    /// <summary>UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => json ??= happened.ToView().ToJson();
}

/// <summary>A step of a subscriber: an event, events that are gone, or, with neither, that time has passed.</summary>
/// <param name="Last">The id that the subscriber has reached.</param>
internal readonly record struct TapStep(long Last, TappedEvent? Event, EventView? Missed);

/// <summary>
/// One feed as this process's subscribers see it. One reader follows the feed for all of them and keeps its newest events; a subscriber is a place in it and nothing more, so that a slow one
/// costs no memory. Who falls behind what is kept here reads from the feed itself, and who falls behind what the feed keeps is told what is gone.
/// </summary>
internal sealed class FeedTap(IChangeFeedGrain feed, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    /// <summary>Events that are kept here.</summary>
    public const int Capacity = 4_096;

    private const int PageLength = 500;

    // Those who are far behind share the feed with the rest of the server.
    private readonly SemaphoreSlim catchingUp = new(8);
    private readonly Lock gate = new();
    private readonly TappedEvent?[] ring = new TappedEvent?[Capacity];
    private TaskCompletionSource grown = NewSignal();

    // Ids of the events in the ring; newest is -1 until the reader knows where the feed stands.
    private long oldest;
    private long newest = -1;
    private bool isReading;
    private int followers;

    /// <summary>Subscribers now.</summary>
    public int Followers => Volatile.Read(ref followers);

    /// <summary>Events behind an id, as they come; null for those from now on.</summary>
    /// <param name="beat">After so long without an event a step without one comes.</param>
    public async IAsyncEnumerable<TapStep> FollowAsync(long? after, TimeSpan beat, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref followers);
        try
        {
            var end = await StartAsync(cancellationToken);
            var last = after ?? end;
            if (last > end)
            {
                yield return new TapStep(end, null, EventMapping.Missed(0, end, "reset"));
                last = end;
            }

            while (true)
            {
                var (events, wait, kept) = Next(last);
                if (!kept)
                {
                    var part = await ReadAsync(last, cancellationToken);
                    if (part.MissedAfter(last) > 0)
                    {
                        yield return new TapStep(part.First - 1, null, EventMapping.Missed(last + 1, part.First - 1, "retention"));
                        last = part.First - 1;
                    }

                    events = [.. part.Events.Select(happened => new TappedEvent(happened))];
                }

                foreach (var step in events)
                {
                    last = step.Event.Id;
                    yield return new TapStep(last, step, null);
                }

                if (events.Count == 0 && kept && !await GrowsAsync(wait, beat, cancellationToken))
                {
                    yield return new TapStep(last, null, null);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref followers);
        }
    }

    /// <summary>Events behind an id, from the feed itself.</summary>
    public async Task<FeedPart> ReadAsync(long after, CancellationToken cancellationToken)
    {
        await catchingUp.WaitAsync(cancellationToken);
        try
        {
            return await feed.ReadAsync(after, PageLength, TimeSpan.Zero, cancellationToken);
        }
        finally
        {
            catchingUp.Release();
        }
    }

    // The reader begins with the first subscriber and ends some time after the last has gone.
    private async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        Task started;
        lock (gate)
        {
            if (!isReading)
            {
                isReading = true;
                _ = PumpAsync();
            }

            started = newest < 0 ? grown.Task : Task.CompletedTask;
        }

        await started.WaitAsync(cancellationToken);
        lock (gate)
        {
            return newest;
        }
    }

    private (List<TappedEvent> Events, Task Wait, bool Kept) Next(long last)
    {
        lock (gate)
        {
            if (last >= newest)
            {
                return ([], grown.Task, true);
            }

            if (last + 1 < oldest)
            {
                return ([], grown.Task, false);
            }

            // Ids have no gaps: an event's place follows from its own.
            var events = new List<TappedEvent>();
            for (var id = last + 1; id <= newest && events.Count < PageLength; id++)
            {
                events.Add(ring[id % Capacity]!);
            }

            return (events, grown.Task, true);
        }
    }

    private async Task<bool> GrowsAsync(Task wait, TimeSpan beat, CancellationToken cancellationToken)
    {
        try
        {
            await wait.WaitAsync(beat, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task PumpAsync()
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested && !Ends())
        {
            try
            {
                Take(newest < 0
                    ? await feed.ReadAsync(long.MaxValue - 1, 1, TimeSpan.Zero, stopping)
                    : await feed.ReadAsync(newest, PageLength, TimeSpan.FromSeconds(IChangeFeedGrain.LongestWait), stopping));
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                logger.LogWarning(error, "The feed of events could not be read; trying again in a second.");
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception)
            {
                // Stopping.
            }
        }
    }

    private bool Ends()
    {
        lock (gate)
        {
            if (Followers > 0 || newest < 0)
            {
                return false;
            }

            (isReading, newest) = (false, -1);
            Array.Clear(ring);
            return true;
        }
    }

    private void Take(FeedPart part)
    {
        TaskCompletionSource? signal = null;
        lock (gate)
        {
            if (newest < 0)
            {
                (oldest, newest) = (part.Last + 1, part.Last);
                (signal, grown) = (grown, NewSignal());
            }
            else if (!part.Events.IsEmpty)
            {
                // Where the reader itself fell behind what the feed keeps, the ring begins anew.
                oldest = part.Events[0].Id == newest + 1 ? oldest : part.Events[0].Id;
                foreach (var happened in part.Events)
                {
                    ring[happened.Id % Capacity] = new TappedEvent(happened);
                }

                newest = part.Events[^1].Id;
                oldest = Math.Max(oldest, newest - Capacity + 1);
                (signal, grown) = (grown, NewSignal());
            }
        }

        signal?.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
