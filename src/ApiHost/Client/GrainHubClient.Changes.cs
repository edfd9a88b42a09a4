using System.Runtime.CompilerServices;
using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Subscriptions;
using LunarHub.Grains;
using LunarHub.Grains.Events;
using LunarHub.Text;

namespace LunarHub.ApiHost.Client;

/// <summary>Events and subscriptions.</summary>
internal sealed partial class GrainHubClient
{
    public async IAsyncEnumerable<EventView> FollowChangesAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var filter = query.ToFilter();
        await RequireSubscriptionAsync(query, cancellationToken);
        await foreach (var step in taps.Enter(ChangeEndpoints.FeedOf(query)).FollowAsync(query.After, EventStream.Beat, cancellationToken))
        {
            if (step.Missed is { } missed)
            {
                yield return missed;
            }
            else if (step.Event?.Event is { } happened && (query.Subscription is null || happened.Match?.SubscriptionId == query.Subscription) && filter.Apply(happened) is { } wanted)
            {
                yield return wanted.ToView();
            }
        }
    }

    public async Task<EventPage> ListChangesAsync(EventQuery query, int limit, CancellationToken cancellationToken = default)
    {
        await RequireSubscriptionAsync(query, cancellationToken);
        return await EventLog.ReadAsync(taps.Of(ChangeEndpoints.FeedOf(query)), query, limit, cancellationToken);
    }

    public async Task<SubscriptionList> ListSubscriptionsAsync(int skip, int limit, CancellationToken cancellationToken = default)
    {
        if (limit is < 1 or > SubscriptionEndpoints.MaximumLimit || skip < 0)
        {
            throw new HubException("limit-invalid", $"The limit must be from 1 to {SubscriptionEndpoints.MaximumLimit}, and what is passed over not below 0.");
        }

        var buckets = await Task.WhenAll(ISubscriptionBucketGrain.Keys.Select(key => grains.GetGrain<ISubscriptionBucketGrain>(key).ListAsync(-1, cancellationToken)));
        var all = buckets.SelectMany(bucket => bucket!.Subscriptions).OrderBy(subscription => subscription.CreatedAt).ThenBy(subscription => subscription.Id, StringComparer.Ordinal).ToList();
        return new SubscriptionList([.. all.Skip(skip).Take(limit).Select(subscription => subscription.ToView(time.GetUtcNow()))], all.Count);
    }

    public async Task<SubscriptionView> AddSubscriptionAsync(SubscriptionBody body, string? owner = null, CancellationToken cancellationToken = default)
    {
        foreach (var repository in body.Repos ?? [])
        {
            await FindAsync(repository, cancellationToken);
        }

        var wanted = body.ToSubscription(owner, time.GetUtcNow());
        var made = await Bucket(wanted.Id).AddAsync(wanted, cancellationToken);
        return await ViewAsync(made, cancellationToken) with { Secret = made.Secret };
    }

    public async Task<SubscriptionView> GetSubscriptionAsync(string id, CancellationToken cancellationToken = default)
        => await ViewAsync(await FindSubscriptionAsync(id, cancellationToken), cancellationToken);

    public async Task RemoveSubscriptionAsync(string id, string? onlyOf = null, CancellationToken cancellationToken = default)
    {
        var known = await FindSubscriptionAsync(id, cancellationToken);
        if (onlyOf is not null && known.Owner != onlyOf)
        {
            throw new HubException("auth-forbidden", "Another API key made this subscription; to remove it a key needs the scope admin.");
        }

        await Bucket(id).RemoveAsync(id, cancellationToken);
    }

    public async Task<SubscriptionView> ResumeSubscriptionAsync(string id, CancellationToken cancellationToken = default)
    {
        var known = await FindSubscriptionAsync(id, cancellationToken);
        if (known.Url is null)
        {
            throw NeedsUrl();
        }

        await grains.GetGrain<ISubscriptionGrain>(id).ResumeAsync(cancellationToken);
        return await ViewAsync(known, cancellationToken);
    }

    public async Task<SubscriptionView> RotateSubscriptionSecretAsync(string id, NextSecretBody body, CancellationToken cancellationToken = default)
    {
        if (body.OverlapHours is < 0 or > 720 or double.NaN)
        {
            throw new HubException("webhook-secret-invalid", "overlapHours lies between 0 and 720.");
        }

        await FindSubscriptionAsync(id, cancellationToken);
        var rotated = await Bucket(id).RotateSecretAsync(id, string.IsNullOrEmpty(body.Secret) ? null : body.Secret, TimeSpan.FromHours(body.OverlapHours ?? 24), cancellationToken)
            ?? throw NeedsUrl();
        return (await ViewAsync(rotated, cancellationToken)) with { Secret = rotated.Secret };
    }

    private static HubException NeedsUrl() => new("subscription-needs-url", "Nothing is delivered for this subscription: it has no URL.");

    private async Task<SubscriptionView> ViewAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (subscription.Url is null)
        {
            return subscription.ToView(time.GetUtcNow());
        }

        var status = await grains.GetGrain<ISubscriptionGrain>(subscription.Id).GetStatusAsync(cancellationToken);
        var end = await grains.GetGrain<IChangeFeedGrain>(subscription.Feed).ReadAsync(long.MaxValue - 1, 1, TimeSpan.Zero, cancellationToken);
        return subscription.ToView(time.GetUtcNow()) with { Delivery = status.ToView(end.Last) };
    }

    private async Task RequireSubscriptionAsync(EventQuery query, CancellationToken cancellationToken)
    {
        if (query.Subscription is { } id)
        {
            await FindSubscriptionAsync(id, cancellationToken);
        }
    }

    private async Task<Subscription> FindSubscriptionAsync(string id, CancellationToken cancellationToken)
        => await Bucket(id).FindAsync(id, cancellationToken) ?? throw new HubException("subscription-unknown", $"There is no subscription '{id}'; GET /v1/subscriptions lists them.");

    private ISubscriptionBucketGrain Bucket(string id) => grains.GetGrain<ISubscriptionBucketGrain>(ISubscriptionBucketGrain.KeyOf(id));
}
