using System.Collections.Immutable;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Grains.Webhooks;
using LunarHub.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LunarHub.Grains.Tests.Webhooks;

public sealed class InboxTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly WebhookOptions options = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_push_is_indexed_and_the_same_delivery_is_answered_and_not_repeated_even_after_a_restart()
    {
        repository.Write("a.txt", "one\n").Commit();
        string id;
        WebhookReceipt first;
        await using (var hub = await StartAsync())
        {
            id = (await hub.AddAsync(repository)).Id;
            var commit = repository.Write("b.txt", "two\n").Commit();
            first = await Inbox(hub, id).ReceiveAsync(Push("d-1"));
            first.Should().BeEquivalentTo(new { Outcome = WebhookOutcome.Accepted, RepositoryId = id });
            (await hub.Repository(id).WaitUntilIdleAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = commit, Files = 2 });
            (await Inbox(hub, id).ReceiveAsync(Push("d-1"))).Should().BeEquivalentTo(new { Outcome = WebhookOutcome.Duplicate, first.Request });
        }

        await using (var hub = await StartAsync())
        {
            (await Inbox(hub, id).ReceiveAsync(Push("d-1"))).Should().BeEquivalentTo(new { Outcome = WebhookOutcome.Duplicate, first.Request });
            (await hub.Repository(id).WaitUntilIdleAsync()).CompletedRequest.Should().Be(first.Request);
            (await Inbox(hub, id).ReceiveAsync(Push("d-2"))).Should().BeEquivalentTo(new { Outcome = WebhookOutcome.Accepted, Request = first.Request + 1 });
            (await Inbox(hub, id).ListAsync()).Select(receipt => receipt.DeliveryId).Should().Equal("d-2", "d-1");
        }
    }

    [Fact]
    public async Task A_push_is_told_once_for_each_ref_and_before_its_run_whatever_is_sent_again()
    {
        repository.Write("a.txt", "one\n").Commit();
        await using var hub = await StartAsync();
        var id = (await hub.AddAsync(repository, "app")).Id;
        var commit = repository.Write("b.txt", "two\n").Commit();
        var push = Push("d-1") with { Refs = [new RefChange("refs/heads/main", new string('a', 40), commit), new RefChange("refs/tags/v1", null, commit)] };
        var request = (await Inbox(hub, id).ReceiveAsync(push)).Request;
        await hub.Repository(id).WaitUntilIdleAsync();
        await Inbox(hub, id).ReceiveAsync(push);

        var events = (await hub.Grains.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Changes).ReadAsync(0, 1_000, TimeSpan.Zero)).Events;

        var told = events.Where(happened => happened.Kind == EventKind.PushReceived).ToList();
        told.Select(happened => (happened.Repository, happened.Ref, happened.Commit, happened.Push)).Should().Equal(
            ("app", "refs/heads/main", commit, new PushNotice(push.Provider, "d-1", new string('a', 40))),
            ("app", "refs/tags/v1", commit, new PushNotice(push.Provider, "d-1")));
        told.Should().AllSatisfy(happened => happened.Id.Should().BeLessThan(events.First(job => job.Job?.Number == request).Id));
    }

    [Fact]
    public async Task A_payload_that_names_commits_that_do_not_exist_leads_to_what_the_repository_holds()
    {
        var commit = repository.Write("a.txt", "one\n").Commit();
        await using var hub = await StartAsync();
        var id = (await hub.AddAsync(repository)).Id;
        await Inbox(hub, id).ReceiveAsync(Push("d-1") with { Refs = [new RefChange("refs/heads/nowhere", new string('a', 40), new string('b', 40))] });
        (await hub.Repository(id).WaitUntilIdleAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = commit });
    }

    [Fact]
    public async Task The_memory_is_bounded_in_number_and_time()
    {
        repository.Write("a.txt", "one\n").Commit();
        (options.MaxRemembered, options.ReplayWindow) = (3, TimeSpan.FromHours(1));
        await using var hub = await StartAsync();
        var id = (await hub.AddAsync(repository)).Id;
        for (var i = 1; i <= 5; i++)
        {
            await Inbox(hub, id).ReceiveAsync(Push($"d-{i}"));
        }

        (await Inbox(hub, id).ListAsync()).Select(receipt => receipt.DeliveryId).Should().Equal("d-5", "d-4", "d-3");
        clock.Advance(TimeSpan.FromHours(1));
        (await Inbox(hub, id).ListAsync()).Should().BeEmpty();
        (await Inbox(hub, id).ReceiveAsync(Push("d-5"))).Outcome.Should().Be(WebhookOutcome.Accepted);
    }

    [Fact]
    public async Task A_deletion_removes_the_repository_and_its_replay_under_another_id_does_not_touch_the_one_that_came_after()
    {
        repository.Write("a.txt", "one\n").Commit();
        await using var hub = await StartAsync();
        var id = (await hub.AddAsync(repository)).Id;
        var deletion = Push("d-1") with { Kind = WebhookEventKind.Deleted, Event = "repository.deleted" };
        (await Inbox(hub, id).ReceiveAsync(deletion)).Outcome.Should().Be(WebhookOutcome.Accepted);
        (await hub.Catalog.ListAsync()).Repositories.Should().BeEmpty();

        await hub.AddAsync(repository);
        (await Inbox(hub, id).ReceiveAsync(deletion with { DeliveryId = "d-2" })).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await hub.Catalog.ListAsync()).Repositories.Should().ContainSingle();
    }

    [Fact]
    public async Task A_repository_that_becomes_private_is_noted_and_looked_at()
    {
        repository.Write("a.txt", "one\n").Commit();
        await using var hub = await StartAsync();
        var id = (await hub.AddAsync(repository)).Id;
        var receipt = await Inbox(hub, id).ReceiveAsync(Push("d-1") with { Kind = WebhookEventKind.VisibilityChanged, Visibility = "private" });
        receipt.Request.Should().NotBeNull();
        (await hub.Catalog.FindAsync(id))!.Visibility.Should().Be("private");
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("file:///etc")]
    [InlineData("ext::sh -c id")]
    [InlineData("fd::17")]
    [InlineData("http://127.0.0.1/x/y")]
    [InlineData("https://localhost/x/y.git")]
    [InlineData("ssh://git@10.0.0.3/x/y.git")]
    [InlineData("git@192.168.0.9:x/y.git")]
    [InlineData("http://[::1]/x/y")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://2130706433/x/y")]
    [InlineData("--upload-pack=id")]
    [InlineData("https://user@evil@host/x")]
    [InlineData("")]
    public async Task Addresses_that_no_payload_may_name_are_refused(string address)
    {
        await using var hub = await StartAsync();
        options.Accepted.Add("github.com");
        var receive = () => Inbox(hub, IWebhookInboxGrain.Server).ReceiveAsync(Push("d-1") with { Repositories = [new RepositoryMention([address])] });
        (await receive.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("git-refused-url");
        (await hub.Catalog.ListAsync()).Repositories.Should().BeEmpty();
        (await Inbox(hub, IWebhookInboxGrain.Server).ListAsync()).Should().BeEmpty("what was refused is not remembered as received");
    }

    [Fact]
    public async Task An_unknown_repository_is_ignored_unless_the_operator_accepts_its_address_and_goes_when_its_access_ends()
    {
        await using var hub = await StartAsync();
        var granted = new WebhookDelivery
        {
            Provider = "github", DeliveryId = "d-1", BodyHash = "1", Event = "installation.created", Kind = WebhookEventKind.AccessGranted, Visibility = "private",
            Repositories = [new RepositoryMention(["https://git.invalid/acme/app"]), new RepositoryMention(["https://git.invalid/other/app"]), new RepositoryMention(["https://git.invalid/acmeother/app"])],
        };
        var inbox = Inbox(hub, IWebhookInboxGrain.Server);
        (await inbox.ReceiveAsync(granted)).Should().BeEquivalentTo(new { Outcome = WebhookOutcome.Ignored });

        options.Accepted.Add("https://git.invalid/acme/");
        (await inbox.ReceiveAsync(granted with { DeliveryId = "d-2", BodyHash = "2" })).Outcome.Should().Be(WebhookOutcome.Accepted);
        (await hub.Catalog.ListAsync()).Repositories.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Source = "https://git.invalid/acme/app", ByWebhook = true, Visibility = "private" });

        await inbox.ReceiveAsync(granted with { DeliveryId = "d-3", BodyHash = "3", Event = "installation.deleted", Kind = WebhookEventKind.AccessRevoked });
        (await hub.Catalog.ListAsync()).Repositories.Should().BeEmpty();
    }

    [Fact]
    public async Task The_end_of_an_access_does_not_remove_what_a_person_has_added()
    {
        repository.Write("a.txt", "one\n").Commit();
        await using var hub = await StartAsync();
        var id = (await hub.AddAsync(repository)).Id;
        var receipt = await Inbox(hub, id).ReceiveAsync(Push("d-1") with { Kind = WebhookEventKind.AccessRevoked });
        receipt.Should().BeEquivalentTo(new { Outcome = WebhookOutcome.Accepted, RepositoryId = id });
        (await hub.Catalog.ListAsync()).Repositories.Should().ContainSingle();
    }

    private WebhookDelivery Push(string delivery) => new()
    {
        Provider = "generic", DeliveryId = delivery, BodyHash = "hash", Event = "push", Kind = WebhookEventKind.RefsChanged, Repositories = [new RepositoryMention([repository.Folder])],
    };

    private static IWebhookInboxGrain Inbox(TestHub hub, string key) => hub.Grains.GetGrain<IWebhookInboxGrain>(key);

    private Task<TestHub> StartAsync() => TestHub.StartAsync(data.Path, services: services => services.AddSingleton(options).AddSingleton<TimeProvider>(clock));
}
