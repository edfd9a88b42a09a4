using System.Net;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.ApiHost.Tests.Changes;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_standing_query_is_made_listed_read_and_removed()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, made, response) = await hub.SendAsync(HttpMethod.Post, "/v1/subscriptions", """{"query":"\"password\"","repos":["acme/tools"],"mode":"exact"}""");
        status.Should().Be(HttpStatusCode.Created);
        var id = made["id"]!.GetValue<string>();
        response.Headers.Location!.ToString().Should().Be($"/v1/subscriptions/{id}");
        made["name"]!.GetValue<string>().Should().Be("\"password\"");
        made["secret"].Should().BeNull();

        await hub.Grains.Feed(IChangeFeedGrain.Matches).AppendAsync([Match(id), Match("another")]);
        var events = (await hub.SendAsync(HttpMethod.Get, $"/v1/subscriptions/{id}/events")).Body["events"]!.AsArray();
        events.Should().ContainSingle();
        events[0]!["match"]!["places"]![0]!["change"]!.GetValue<string>().Should().Be("added");

        (await hub.SendAsync(HttpMethod.Get, "/v1/subscriptions")).Body["total"]!.GetValue<int>().Should().Be(1);
        (await hub.SendAsync(HttpMethod.Post, $"/v1/subscriptions/{id}/resume")).Body["code"]!.GetValue<string>().Should().Be("subscription-needs-url");
        (await hub.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}")).Status.Should().Be(HttpStatusCode.NoContent);
        (await hub.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}")).Body["code"]!.GetValue<string>().Should().Be("subscription-unknown");
    }

    [Fact]
    public async Task A_webhook_shows_its_secret_once_and_how_its_delivery_stands()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, made, _) = await hub.SendAsync(HttpMethod.Post, "/v1/subscriptions", """{"url":"https://example.org/hook","kinds":["commitSearchable"]}""");
        made["secret"]!.GetValue<string>().Should().StartWith("whsec_");
        hub.Grains.Delivery.Status = new DeliveryStatus { State = DeliveryState.Parked, Attempts = 10, Error = new OperationError("webhook-refused", "the receiver answered 500", Samples.Time) };
        var shown = (await hub.SendAsync(HttpMethod.Get, $"/v1/subscriptions/{made["id"]}")).Body;
        shown["secret"].Should().BeNull();
        shown["delivery"]!["state"]!.GetValue<string>().Should().Be("parked");
        shown["delivery"]!["error"]!["message"]!.GetValue<string>().Should().Contain("500");
        (await hub.SendAsync(HttpMethod.Post, $"/v1/subscriptions/{made["id"]}/resume")).Body["delivery"]!["state"]!.GetValue<string>().Should().Be("active");
    }

    [Fact]
    public async Task A_secret_is_rotated_with_an_overlap_and_shown_once()
    {
        await using var hub = await RunningHub.StartAsync();
        var id = (await hub.SendAsync(HttpMethod.Post, "/v1/subscriptions", """{"url":"https://example.org/hook"}""")).Body["id"]!.GetValue<string>();
        var (status, rotated, _) = await hub.SendAsync(HttpMethod.Post, $"/v1/subscriptions/{id}/secret", """{"overlapHours":2}""");
        (status, rotated["secret"]!.GetValue<string>()).Should().Be((HttpStatusCode.OK, "whsec_next"));
        rotated["previousSecretEndsAt"].Should().NotBeNull();
        (await hub.SendAsync(HttpMethod.Get, $"/v1/subscriptions/{id}")).Body["secret"].Should().BeNull();
        (await hub.SendAsync(HttpMethod.Post, $"/v1/subscriptions/{id}/secret", """{"overlapHours":1000}""")).Body["code"]!.GetValue<string>().Should().Be("webhook-secret-invalid");
        var query = (await hub.SendAsync(HttpMethod.Post, "/v1/subscriptions", """{"query":"x"}""")).Body["id"]!.GetValue<string>();
        (await hub.SendAsync(HttpMethod.Post, $"/v1/subscriptions/{query}/secret", "{}")).Body["code"]!.GetValue<string>().Should().Be("subscription-needs-url");
    }

    [Theory]
    [InlineData("""{"query":"x","kinds":["filesChanged"]}""", "request-invalid")]
    [InlineData("""{"query":"x","repos":["none"]}""", "repo-unknown")]
    [InlineData("""{"url":"https://example.org","kinds":["nonsense"]}""", "request-wrong-type")]
    [InlineData("""{"wish":1}""", "request-unknown-property")]
    public async Task Bad_subscriptions_are_problems(string json, string code)
    {
        await using var hub = await RunningHub.StartAsync();
        (await hub.SendAsync(HttpMethod.Post, "/v1/subscriptions", json)).Body["code"]!.GetValue<string>().Should().Be(code);
    }

    [Fact]
    public async Task A_reader_may_watch_a_query_but_not_have_the_server_send()
    {
        await using var hub = await RunningHub.StartAsync();
        var keys = hub.Services.GetRequiredService<ApiKeys>();
        var reader = ("Authorization", $"Bearer {keys.Create("reader", ApiScope.Read).Secret}");
        var other = ("Authorization", $"Bearer {keys.Create("other", ApiScope.Read).Secret}");
        (await hub.SendAsync(HttpMethod.Post, "/v1/subscriptions", """{"url":"https://example.org"}""", reader)).Body["code"]!.GetValue<string>().Should().Be("auth-forbidden");
        var (status, made, _) = await hub.SendAsync(HttpMethod.Post, "/v1/subscriptions", """{"query":"x"}""", reader);
        status.Should().Be(HttpStatusCode.Created);
        (await hub.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{made["id"]}", null, other)).Status.Should().Be(HttpStatusCode.Forbidden);
        (await hub.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{made["id"]}", null, reader)).Status.Should().Be(HttpStatusCode.NoContent);
        (await hub.SendAsync(HttpMethod.Get, "/v1/changes/log")).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static HubEvent Match(string id) => new()
    {
        Kind = EventKind.QueryMatched,
        RepositoryId = "r1",
        Match = new MatchNotice(id, "x", [new MatchDelta { Change = ChangeType.Added, Path = "a", StartLine = 1, EndLine = 2 }], 1),
    };
}
