using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// A durable, ordered journal of events that keeps the newest. Events of one repository stand in the order in which they were published. Readers hold their own place, the id of the
/// last event that they have seen: the feed knows nothing of them, and none can hold up another or a publisher. Key: <see cref="Changes"/> or <see cref="Matches"/>.
/// </summary>
[Alias("lunarhub.IChangeFeedGrain")]
public interface IChangeFeedGrain : IGrainWithStringKey
{
    /// <summary>What happens to repositories.</summary>
    const string Changes = "changes";

    /// <summary>What standing queries find.</summary>
    const string Matches = "matches";

    /// <summary>The longest that <see cref="ReadAsync"/> waits, in seconds.</summary>
    const int LongestWait = 20;

    /// <summary>Stores events and returns when they are durable. Answers the id of the last.</summary>
    [AlwaysInterleave]
    [Alias("Append")]
    Task<long> AppendAsync(ImmutableArray<HubEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Events after an id, oldest first. Where there are none it waits for the next.</summary>
    /// <param name="after">The last id seen; 0 for all that are kept.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="wait">How long to wait for one; at most <see cref="LongestWait"/> seconds.</param>
    [AlwaysInterleave]
    [ResponseTimeout("00:01:00")]
    [Alias("Read")]
    Task<FeedPart> ReadAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken = default);
}

/// <summary>A part of a feed.</summary>
/// <param name="First">The id of the oldest event that is kept; one more than <paramref name="Last"/> when none is.</param>
/// <param name="Last">The id of the newest event; 0 before the first.</param>
/// <param name="Events">Those asked for. Where the asked place lies before <paramref name="First"/>, they begin there: those between are gone.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.FeedPart")]
public sealed record FeedPart([property: Id(0)] long First, [property: Id(1)] long Last, [property: Id(2)] ImmutableArray<HubEvent> Events)
{
    /// <summary>How many events after <paramref name="after"/> are gone.</summary>
    public long MissedAfter(long after) => Math.Max(0, First - 1 - after);
}
