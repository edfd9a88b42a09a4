using System.Collections.Immutable;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Shards;
using LunarHub.Search.Standing;
using LunarHub.Text;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Subscriptions;

/// <summary>The durable record of a part of the list.</summary>
[GenerateSerializer, Alias("lunarhub.SubscriptionBucketRecord")]
public sealed class SubscriptionBucketRecord
{
    [Id(0)] public long Version { get; set; }

    /// <summary>In order of their creation.</summary>
    [Id(1)] public ImmutableArray<Subscription> Subscriptions { get; set; } = [];
}

/// <inheritdoc cref="ISubscriptionBucketGrain"/>
[KeepAlive]
public sealed class SubscriptionBucketGrain([PersistentState("subscriptions")] IPersistentState<SubscriptionBucketRecord> record, ChangeOptions options, WebhookUrls urls, TimeProvider time) : Grain, ISubscriptionBucketGrain
{
    private SubscriptionBucket shown = new(0, []);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        shown = new SubscriptionBucket(record.State.Version, record.State.Subscriptions);
        return Task.CompletedTask;
    }

    public async Task<Subscription> AddAsync(Subscription subscription, CancellationToken cancellationToken = default)
    {
        subscription = Complete(subscription);
        var most = Math.Max(1, 2 * options.MaxSubscriptions / ISubscriptionBucketGrain.Count);
        if (shown.Subscriptions.Length >= most)
        {
            throw new HubException("subscription-limit", $"this server keeps about {options.MaxSubscriptions} subscriptions; remove some first");
        }

        if (subscription.Url is not null)
        {
            // Its place is known before it is listed: nothing that happens from now on is missed.
            await GrainFactory.GetGrain<ISubscriptionGrain>(subscription.Id).BeginAsync(subscription, cancellationToken);
        }

        await StoreAsync(shown.Subscriptions.Add(subscription), cancellationToken);
        return subscription;
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default)
    {
        if (shown.Subscriptions.FirstOrDefault(subscription => subscription.Id == id) is not { } known)
        {
            return false;
        }

        await StoreAsync(shown.Subscriptions.Remove(known), cancellationToken);
        if (known.Url is not null)
        {
            await GrainFactory.GetGrain<ISubscriptionGrain>(id).EndAsync(cancellationToken);
        }

        return true;
    }

    public async Task<Subscription?> RotateSecretAsync(string id, string? secret, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        if (shown.Subscriptions.FirstOrDefault(subscription => subscription.Id == id) is not { Url: not null } known)
        {
            return null;
        }

        var rotated = known with
        {
            Secret = secret is null ? WebhookSignature.NewSecret() : WebhookSignature.RequireSecret(secret),
            PreviousSecret = known.Secret,
            PreviousSecretEndsAt = time.GetUtcNow() + overlap,
        };

        // The delivery first: nobody knows the new secret before the list has it, and what the receiver knows goes on signing meanwhile.
        var delivery = GrainFactory.GetGrain<ISubscriptionGrain>(id);
        await delivery.ChangeAsync(rotated, cancellationToken);
        try
        {
            await StoreAsync(shown.Subscriptions.Replace(known, rotated), cancellationToken);
        }
        catch
        {
            // A secret that nobody was told must not be left alone when the overlap ends.
            await delivery.ChangeAsync(known, CancellationToken.None);
            throw;
        }

        return rotated;
    }

    public Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult(shown.Subscriptions.FirstOrDefault(subscription => subscription.Id == id));

    public Task<SubscriptionBucket?> ListAsync(long version, CancellationToken cancellationToken = default) => Task.FromResult(shown.Version == version ? null : shown);

    public Task ResumeAsync(CancellationToken cancellationToken = default) => Task.WhenAll(shown.Subscriptions
        .Where(subscription => subscription.Url is not null)
        .Select(subscription => GrainFactory.GetGrain<ISubscriptionGrain>(subscription.Id).WakeAsync(cancellationToken)));

    private Subscription Complete(Subscription subscription)
    {
        if (subscription.Query is { } query)
        {
            StandingQuery.Parse(subscription.Id, query, subscription.Mode.ToEngine(), subscription.Filter.Languages);
        }
        else if (subscription.Url is null)
        {
            throw new HubException("subscription-needs-url", "a subscription without a query needs a URL to send events to; to follow events without one, open /v1/changes");
        }

        if (subscription.Url is not { } url)
        {
            return subscription with { Secret = null };
        }

        urls.Require(url);
        return subscription with { Secret = subscription.Secret is { } secret ? WebhookSignature.RequireSecret(secret) : WebhookSignature.NewSecret() };
    }

    private async Task StoreAsync(ImmutableArray<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var before = record.State;
        record.State = new SubscriptionBucketRecord { Version = before.Version + 1, Subscriptions = subscriptions };
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch
        {
            record.State = before;
            throw;
        }

        shown = new SubscriptionBucket(record.State.Version, subscriptions);
    }
}
