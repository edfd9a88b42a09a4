using LunarHub.Grains.Events;
using LunarHub.Grains.Subscriptions;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Subscriptions;

public sealed class DeliveryTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly RecordingSender sender = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Events_from_now_on_are_sent_in_order()
    {
        await using var hub = await StartAsync();
        await HappenAsync(hub, "a", 1);
        var subscription = await AddAsync(hub, new EventFilter { Repositories = ["a"] });
        subscription.Secret.Should().StartWith("whsec_");
        await HappenAsync(hub, "a", 2);
        await HappenAsync(hub, "b", 3);
        await HappenAsync(hub, "a", 4);
        (await sender.NextAsync()).Job!.Number.Should().Be(2);
        (await sender.NextAsync()).Job!.Number.Should().Be(4);
        sender.TryNext(out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_delivery_stood()
    {
        await using (var hub = await StartAsync())
        {
            await AddAsync(hub, new EventFilter());
            await HappenAsync(hub, "a", 1);
            (await sender.NextAsync()).Job!.Number.Should().Be(1);
            sender.Answer = _ => new OperationError("webhook-unreachable", "down", default);
            await HappenAsync(hub, "a", 2);
        }

        sender.Answer = _ => null;
        await using var again = await StartAsync();
        await HappenAsync(again, "a", 3);
        var id = (await ListAsync(again)).Single().Id;
        await Delivery(again, id).ResumeAsync();
        (await sender.NextAsync()).Job!.Number.Should().Be(2);
        (await sender.NextAsync()).Job!.Number.Should().Be(3);
    }

    [Fact]
    public async Task A_delivery_that_fails_too_often_is_parked_with_its_error_and_resumed_by_hand()
    {
        await using var hub = await StartAsync(attempts: 1);
        var subscription = await AddAsync(hub, new EventFilter());
        var failed = new TaskCompletionSource();
        sender.Answer = _ =>
        {
            failed.TrySetResult();
            return new OperationError("webhook-refused", "the receiver answered 500", default);
        };
        await HappenAsync(hub, "a", 1);
        await failed.Task;
        await HappenAsync(hub, "a", 2);
        var status = await UntilAsync(hub, subscription.Id, DeliveryState.Parked);
        status.Error!.Message.Should().Contain("500");
        status.Error.At.Should().BeAfter(DateTimeOffset.UnixEpoch);

        sender.Answer = _ => null;
        await Delivery(hub, subscription.Id).ResumeAsync();
        (await sender.NextAsync()).Job!.Number.Should().Be(1);
        (await sender.NextAsync()).Job!.Number.Should().Be(2);
        (await UntilAsync(hub, subscription.Id, DeliveryState.Active)).Should().BeEquivalentTo(new { Attempts = 0, Error = (OperationError?)null });
    }

    [Fact]
    public async Task Who_is_behind_what_is_kept_is_told_how_much_is_gone()
    {
        await using var hub = await StartAsync(attempts: 1, retained: 64);
        var subscription = await AddAsync(hub, new EventFilter());
        sender.Answer = _ => new OperationError("webhook-unreachable", "down", default);
        await HappenAsync(hub, "a", 1);
        await UntilAsync(hub, subscription.Id, DeliveryState.Parked);
        await hub.Grains.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Changes).AppendAsync([.. Enumerable.Range(2, 300).Select(number => Job("a", number))]);

        sender.Answer = _ => null;
        await Delivery(hub, subscription.Id).ResumeAsync();
        var first = await sender.NextAsync();
        first.Kind.Should().Be(EventWord.Missed);
        first.Missed!.From.Should().Be(1);
        (await sender.NextAsync()).Id.Should().Be(first.Missed.To + 1);
    }

    [Fact]
    public async Task A_removed_subscription_sends_nothing_more()
    {
        await using var hub = await StartAsync();
        var subscription = await AddAsync(hub, new EventFilter());
        (await Bucket(hub, subscription.Id).RemoveAsync(subscription.Id)).Should().BeTrue();
        (await Bucket(hub, subscription.Id).RemoveAsync(subscription.Id)).Should().BeFalse();
        await HappenAsync(hub, "a", 1);
        (await Delivery(hub, subscription.Id).GetStatusAsync()).State.Should().Be(DeliveryState.None);
        sender.TryNext(out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("ftp://example.org/hook")]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://localhost:9000/hook")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[::1]/hook")]
    [InlineData("http://user:secret@example.org/hook")]
    [InlineData("not a url")]
    public async Task A_url_that_leads_into_the_private_network_is_refused(string url)
    {
        await using var hub = await StartAsync(hosts: []);
        var add = () => AddAsync(hub, new EventFilter(), url);
        (await add.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("webhook-refused-url");
        (await ListAsync(hub)).Should().BeEmpty();
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_until_the_earlier_one_ends_across_a_restart()
    {
        Subscription made, rotated;
        await using (var hub = await StartAsync())
        {
            made = await AddAsync(hub, new EventFilter());
            rotated = (await Bucket(hub, made.Id).RotateSecretAsync(made.Id, null, TimeSpan.FromHours(24)))!;
            await HappenAsync(hub, "a", 1);
            (await sender.NextAsync()).Job!.Number.Should().Be(1);
            sender.For.Should().Be(rotated);
        }

        await using var again = await StartAsync();
        await HappenAsync(again, "a", 2);
        await Delivery(again, made.Id).WakeAsync();
        await sender.NextAsync();
        sender.For.Should().Be(rotated).And.Be(await Bucket(again, made.Id).FindAsync(made.Id));
        var ends = rotated.PreviousSecretEndsAt!.Value;
        rotated.SecretsAt(ends.AddSeconds(-1)).Should().Equal(rotated.Secret, made.Secret);
        rotated.SecretsAt(ends).Should().Equal(rotated.Secret);
        (await Bucket(again, made.Id).RotateSecretAsync(made.Id, null, TimeSpan.Zero))!.SecretsAt(DateTimeOffset.UtcNow).Should().ContainSingle("an overlap of nothing ends the earlier secret at once");
    }

    [Fact]
    public async Task Only_a_delivery_has_secrets_to_rotate_and_a_short_one_is_refused()
    {
        await using var hub = await StartAsync();
        var id = (await AddAsync(hub, new EventFilter())).Id;
        var rotate = () => Bucket(hub, id).RotateSecretAsync(id, "short", TimeSpan.FromHours(1));
        (await rotate.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("webhook-secret-invalid");
        (await Bucket(hub, "none").RotateSecretAsync("none", null, TimeSpan.FromHours(1))).Should().BeNull();
    }

    [Fact]
    public void Each_secret_signs_on_its_own()
    {
        var (first, second) = (WebhookSignature.NewSecret(), WebhookSignature.NewSecret());
        string Sign(params string[] secrets) => WebhookSignature.Of(secrets, "id", "1700000000", "{}"u8);
        Sign(first, second).Split(' ').Should().Equal(Sign(first), Sign(second));
        Sign(first).Should().StartWith("v1,").And.NotBe(Sign(second));
    }

    private Task<TestHub> StartAsync(int attempts = 10, int retained = 20_000, string[]? hosts = null) => TestHub.StartAsync(
        data.Path,
        changes: options =>
        {
            (options.MaxDeliveryAttempts, options.RetainedEvents) = (attempts, retained);
            options.WebhookHosts.UnionWith(hosts ?? ["localhost"]);
        },
        sender: sender);

    private static async Task<Subscription> AddAsync(TestHub hub, EventFilter filter, string url = "http://localhost/hook")
    {
        var subscription = new Subscription { Id = Guid.NewGuid().ToString("N"), Name = "test", CreatedAt = DateTimeOffset.UnixEpoch, Filter = filter, Url = url };
        return await Bucket(hub, subscription.Id).AddAsync(subscription);
    }

    private static Task HappenAsync(TestHub hub, string repository, long number) => hub.Grains.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Changes).AppendAsync([Job(repository, number)]);

    private static HubEvent Job(string repository, long number) => new() { Kind = EventKind.JobProgress, RepositoryId = repository, Job = new JobNotice(number, "running") };

    private static async Task<DeliveryStatus> UntilAsync(TestHub hub, string id, DeliveryState state)
    {
        while (true)
        {
            if (await Delivery(hub, id).GetStatusAsync() is { } status && status.State == state)
            {
                return status;
            }

            await Task.Yield();
        }
    }

    private static async Task<List<Subscription>> ListAsync(TestHub hub)
        => [.. (await Task.WhenAll(ISubscriptionBucketGrain.Keys.Select(key => hub.Grains.GetGrain<ISubscriptionBucketGrain>(key).ListAsync(-1)))).SelectMany(bucket => bucket!.Subscriptions)];

    private static ISubscriptionGrain Delivery(TestHub hub, string id) => hub.Grains.GetGrain<ISubscriptionGrain>(id);

    private static ISubscriptionBucketGrain Bucket(TestHub hub, string id) => hub.Grains.GetGrain<ISubscriptionBucketGrain>(ISubscriptionBucketGrain.KeyOf(id));
}
