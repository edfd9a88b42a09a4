using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>A part of the list of subscriptions: many share one durable record, and there are enough records that each stays small. Key: <see cref="KeyOf"/>.</summary>
[Alias("lunarhub.ISubscriptionBucketGrain")]
public interface ISubscriptionBucketGrain : IGrainWithStringKey
{
    /// <summary>How many parts there are.</summary>
    const int Count = 32;

    /// <summary>The keys of all parts.</summary>
    static IEnumerable<string> Keys => Enumerable.Range(0, Count).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The key of the part that holds a subscription.</summary>
    static string KeyOf(string subscriptionId) => (SHA256.HashData(Encoding.UTF8.GetBytes(subscriptionId))[0] % Count).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Adds a subscription and begins its delivery. Durable when it returns. The answer is the subscription as it is kept; with a URL it has a secret.</summary>
    /// <exception cref="LunarHub.Text.HubException">
    /// <c>subscription-limit</c>, <c>subscription-needs-url</c>, <c>query-*</c>, <c>webhook-refused-url</c>, <c>webhook-secret-invalid</c>.
    /// </exception>
    [Alias("Add")]
    Task<Subscription> AddAsync(Subscription subscription, CancellationToken cancellationToken = default);

    /// <summary>Removes a subscription and ends its delivery. False when there was none.</summary>
    [Alias("Remove")]
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a subscription with a URL the next secret. The one before it signs as well for as long as <paramref name="overlap"/> says, so that the receiver can change over at any time in
    /// between; an earlier one ends. Durable when it returns.
    /// </summary>
    /// <param name="id">The subscription.</param>
    /// <param name="secret">Null to have one made.</param>
    /// <param name="overlap">How long the secret before it signs as well.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The subscription as it is kept now; null when there is none with a URL.</returns>
    /// <exception cref="LunarHub.Text.HubException"><c>webhook-secret-invalid</c>.</exception>
    [Alias("RotateSecret")]
    Task<Subscription?> RotateSecretAsync(string id, string? secret, TimeSpan overlap, CancellationToken cancellationToken = default);

    [AlwaysInterleave]
    [Alias("Find")]
    Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The subscriptions, or null when the version is the one given.</summary>
    /// <param name="version">What the caller knows; -1 for nothing.</param>
    [AlwaysInterleave]
    [Alias("List")]
    Task<SubscriptionBucket?> ListAsync(long version, CancellationToken cancellationToken = default);

    /// <summary>Wakes the deliveries. Called after a start.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken = default);
}

/// <summary>A part of the list at one moment; <see cref="Version"/> grows with every change.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SubscriptionBucket")]
public sealed record SubscriptionBucket([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<Subscription> Subscriptions);
