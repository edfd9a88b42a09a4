using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>The delivery of one subscription to its URL: its place in the feed, attempts and errors. Key: the subscription's id.</summary>
[Alias("lunarhub.ISubscriptionGrain")]
public interface ISubscriptionGrain : IGrainWithStringKey
{
    /// <summary>Begins with the next event. Called once, when the subscription is made; durable when it returns.</summary>
    [Alias("Begin")]
    Task BeginAsync(Subscription subscription, CancellationToken cancellationToken = default);

    [AlwaysInterleave]
    [Alias("GetStatus")]
    Task<DeliveryStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Wakes the delivery; it goes on by itself.</summary>
    [Alias("Wake")]
    Task WakeAsync(CancellationToken cancellationToken = default);

    /// <summary>Tries again at once, also what was parked: from where it stopped.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Goes on with the subscription as it is now, from the same place; durable when it returns.</summary>
    [Alias("Change")]
    Task ChangeAsync(Subscription subscription, CancellationToken cancellationToken = default);

    /// <summary>Sends nothing more and forgets the place.</summary>
    [Alias("End")]
    Task EndAsync(CancellationToken cancellationToken = default);
}
