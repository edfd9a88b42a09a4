using System.Collections.Immutable;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Hub;

/// <summary>A feed in memory that keeps as much as it is told.</summary>
internal sealed class FakeFeed : IChangeFeedGrain
{
    private readonly Lock gate = new();
    private readonly List<HubEvent> events = [];
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long last;

    public int Retained { get; set; } = int.MaxValue;

    /// <summary>Reads so far.</summary>
    public int Reads { get; private set; }

    public Task<long> AppendAsync(ImmutableArray<HubEvent> events, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            this.events.AddRange(events.Select(happened => happened with { Id = ++last, At = Samples.Time }));
            this.events.RemoveRange(0, Math.Max(0, this.events.Count - Retained));
            (signal, grown) = (grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        signal.SetResult();
        return Task.FromResult(last);
    }

    public async Task<FeedPart> ReadAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Task waiting;
        lock (gate)
        {
            Reads++;
            waiting = after >= last && wait > TimeSpan.Zero ? grown.Task : Task.CompletedTask;
        }

        await waiting.WaitAsync(cancellationToken);
        lock (gate)
        {
            return new FeedPart(last - events.Count + 1, last, [.. events.Where(happened => happened.Id > after).Take(limit)]);
        }
    }
}

/// <summary>Subscriptions in memory.</summary>
internal sealed class FakeBucket : ISubscriptionBucketGrain
{
    private ImmutableList<Subscription> subscriptions = [];

    public Task<Subscription> AddAsync(Subscription subscription, CancellationToken cancellationToken = default)
    {
        subscription = subscription.Url is null ? subscription : subscription with { Secret = subscription.Secret ?? "whsec_made" };
        subscriptions = subscriptions.Add(subscription);
        return Task.FromResult(subscription);
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default)
    {
        var before = subscriptions.Count;
        subscriptions = subscriptions.RemoveAll(subscription => subscription.Id == id);
        return Task.FromResult(subscriptions.Count < before);
    }

    public Task<Subscription?> RotateSecretAsync(string id, string? secret, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        if (subscriptions.Find(subscription => subscription.Id == id) is not { Url: not null } known)
        {
            return Task.FromResult<Subscription?>(null);
        }

        var rotated = known with { Secret = secret ?? "whsec_next", PreviousSecret = known.Secret, PreviousSecretEndsAt = DateTimeOffset.UtcNow + overlap };
        subscriptions = subscriptions.Replace(known, rotated);
        return Task.FromResult<Subscription?>(rotated);
    }

    public Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult(subscriptions.Find(subscription => subscription.Id == id));

    public Task<SubscriptionBucket?> ListAsync(long version, CancellationToken cancellationToken = default) => Task.FromResult<SubscriptionBucket?>(new SubscriptionBucket(0, [.. subscriptions]));

    public Task ResumeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

/// <summary>A delivery that stands as a test says.</summary>
internal sealed class FakeDelivery : ISubscriptionGrain
{
    public DeliveryStatus Status { get; set; } = new() { State = DeliveryState.Active };

    public Task BeginAsync(Subscription subscription, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<DeliveryStatus> GetStatusAsync(CancellationToken cancellationToken = default) => Task.FromResult(Status);

    public Task WakeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        Status = new DeliveryStatus { State = DeliveryState.Active };
        return Task.CompletedTask;
    }

    public Task ChangeAsync(Subscription subscription, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task EndAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
