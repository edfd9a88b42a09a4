using System.Runtime.CompilerServices;
using LunarHub.Grains;
using LunarHub.Grains.Events;

namespace LunarHub.ApiHost.Changes;

/// <summary>A step of a stream as it is sent: an event's id, kind and JSON; without JSON, a beat that says how far the subscriber is.</summary>
internal readonly record struct StreamStep(long Id, EventWord? Kind, ReadOnlyMemory<byte> Json);

/// <summary>A subscriber's events, filtered, as JSON.</summary>
internal static class EventStream
{
    /// <summary>So often something is sent, so that both ends learn of a connection that is gone.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public static async IAsyncEnumerable<StreamStep> ReadAsync(FeedTap tap, EventFilter filter, string? subscription, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var step in tap.FollowAsync(after, Beat, cancellationToken))
        {
            if (step.Missed is { } missed)
            {
                yield return new StreamStep(step.Last, missed.Kind, missed.ToJson());
            }
            else if (step.Event is not { } tapped)
            {
                yield return new StreamStep(step.Last, null, default);
            }
            else if ((subscription is null || tapped.Event.Match?.SubscriptionId == subscription) && filter.Apply(tapped.Event) is { } wanted)
            {
                var word = Enum.Parse<EventWord>(wanted.Kind.ToString());
                yield return new StreamStep(step.Last, word, ReferenceEquals(wanted, tapped.Event) ? tapped.Json : wanted.ToView().ToJson());
            }
        }
    }
}
