using System.Net;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Webhooks;

public sealed class SecretsTests
{
    [Fact]
    public async Task Secrets_are_listed_without_their_values_and_end_at_once()
    {
        await using var hub = await RunningHub.StartAsync();
        var value = await Deliveries.MakeSecretAsync(hub, "acme/tools", secret: null);
        var list = (await hub.SendAsync(HttpMethod.Get, "/v1/webhooks/secrets")).Body;
        list.ToJsonString().Should().NotContain(value).And.Contain("acme/tools");
        var id = list["secrets"]![0]!["id"]!.GetValue<string>();

        (await hub.SendAsync(HttpMethod.Delete, $"/v1/webhooks/secrets/{id}")).Status.Should().Be(HttpStatusCode.NoContent);
        (await hub.SendAsync(HttpMethod.Delete, $"/v1/webhooks/secrets/{id}")).Body["code"]!.GetValue<string>().Should().Be("webhook-secret-unknown");
        (await hub.SendAsync(HttpMethod.Get, "/v1/webhooks/secrets")).Body["secrets"]!.AsArray().Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"secret":"short"}""", "webhook-secret-invalid")]
    [InlineData("""{"secret":"has blanks in it, many"}""", "webhook-secret-invalid")]
    [InlineData("""{"overlapHours":-1}""", "webhook-secret-invalid")]
    [InlineData("""{"overlapHours":721}""", "webhook-secret-invalid")]
    [InlineData("""{"repo":"none"}""", "repo-unknown")]
    [InlineData("""{"repository":"acme/tools"}""", "request-unknown-property")]
    public async Task What_is_no_secret_is_refused(string body, string code)
    {
        await using var hub = await RunningHub.StartAsync();
        (await hub.SendAsync(HttpMethod.Post, "/v1/webhooks/secrets", body)).Body["code"]!.GetValue<string>().Should().Be(code);
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_and_a_damaged_one_lets_nobody_in()
    {
        await using var hub = await RunningHub.StartAsync();
        await Deliveries.MakeSecretAsync(hub);
        var file = Path.Combine(hub.Options.DataFolder, "webhook-secrets.json");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await File.WriteAllTextAsync(file, "{");
        var (status, answer) = await Deliveries.PostAsync(hub, "generic", """{"repository":"acme/tools"}""", ("X-Webhook-Token", Deliveries.Secret));
        (status, answer["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.ServiceUnavailable, "webhook-secrets-unreadable"));
        hub.Grains.Inboxes.Received.Should().BeEmpty();
    }

    [Fact]
    public async Task Deliveries_are_listed_by_repository()
    {
        await using var hub = await RunningHub.StartAsync();
        await Deliveries.PostAsync(hub, "generic", """{"repository":"acme/tools"}""", ("webhook-id", "one"));
        await Deliveries.PostAsync(hub, "generic", """{"repository":"acme/tools"}""", ("webhook-id", "two"));
        var list = (await hub.SendAsync(HttpMethod.Get, "/v1/webhooks/deliveries?repo=acme/tools")).Body["deliveries"]!.AsArray();
        list.Select(view => view!["answer"]!["delivery"]!.GetValue<string>()).Should().Equal("two", "one");
        (await hub.SendAsync(HttpMethod.Get, "/v1/webhooks/deliveries?repo=none")).Body["code"]!.GetValue<string>().Should().Be("repo-unknown");
        (await hub.SendAsync(HttpMethod.Get, "/v1/webhooks/deliveries")).Body["deliveries"]!.AsArray().Should().BeEmpty();
    }
}
