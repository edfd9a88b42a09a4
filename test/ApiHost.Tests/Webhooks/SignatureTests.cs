using System.Net;
using System.Security.Cryptography;
using System.Text;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LunarHub.ApiHost.Tests.Webhooks;

public sealed class SignatureTests
{
    private const string Push = """{"repository":"acme/forge","ref":"refs/heads/main","before":"0000000000000000000000000000000000000000","after":"0123456789abcdef0123456789abcdef01234567"}""";

    [Theory]
    [InlineData("X-Hub-Signature-256", "sha256=")]
    [InlineData("X-Webhook-Token", null)]
    public async Task Whoever_knows_the_secret_is_let_in_and_nobody_else(string header, string? prefix)
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/acme/forge");
        string Proof(string secret) => prefix is null ? secret : prefix + Deliveries.Hex(Push, secret);

        (await CodeAsync(hub)).Should().Be((HttpStatusCode.Unauthorized, "webhook-unsigned"));
        foreach (var wrong in (string[])[Proof("another secret"), Proof(" "), Proof(Deliveries.Secret)[..^1], Proof(Deliveries.Secret) + "0", "sha1=" + Deliveries.Hex(Push), new string('x', 5_000)])
        {
            (await CodeAsync(hub, (header, wrong))).Should().Be((HttpStatusCode.Unauthorized, "webhook-signature-invalid"), wrong);
        }

        hub.Grains.Inboxes.Received.Should().BeEmpty();
        (await Deliveries.PostAsync(hub, "generic", Push, (header, Proof(Deliveries.Secret)))).Status.Should().Be(HttpStatusCode.Accepted);
        hub.Last().Refs.Should().Equal(new LunarHub.Grains.RefChange("refs/heads/main", null, "0123456789abcdef0123456789abcdef01234567"));
    }

    [Fact]
    public async Task A_signature_that_covers_the_time_holds_for_five_minutes_either_way()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
        await using var hub = await Deliveries.StartAsync("https://forge.example/acme/forge", services: services => services.AddSingleton<TimeProvider>(clock));
        var secret = await Deliveries.MakeSecretAsync(hub, "acme/forge", secret: null);
        secret.Should().StartWith("whsec_");

        async Task<string?> SendAsync(TimeSpan from, string id = "m-1", string? signedId = null)
        {
            var time = (clock.GetUtcNow() + from).ToUnixTimeSeconds();
            var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{signedId ?? id}.{time}.{Push}")));
            var (_, answer) = await Deliveries.PostAsync(hub, "generic", Push, ("webhook-id", id), ("webhook-timestamp", $"{time}"), ("webhook-signature", $"v1a,x v1,{signature}"));
            return (answer["code"] ?? answer["status"])!.GetValue<string>();
        }

        (await SendAsync(TimeSpan.Zero)).Should().Be("accepted");
        (await SendAsync(TimeSpan.Zero)).Should().Be("duplicate");
        (await SendAsync(TimeSpan.FromMinutes(-5), "m-2")).Should().Be("accepted");
        (await SendAsync(TimeSpan.FromMinutes(5), "m-3")).Should().Be("accepted");
        (await SendAsync(TimeSpan.FromMinutes(-5.1), "m-4")).Should().Be("webhook-expired");
        (await SendAsync(TimeSpan.FromMinutes(5.1), "m-5")).Should().Be("webhook-expired");
        (await SendAsync(TimeSpan.Zero, "m-6", signedId: "m-1")).Should().Be("webhook-signature-invalid", "the id is signed as well");
        (await Deliveries.PostAsync(hub, "generic", Push, ("webhook-id", "m"), ("webhook-timestamp", "99999999999999999999"), ("webhook-signature", "v1,AAAA"))).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_secret_is_followed_by_the_next_while_both_hold_and_a_repositorys_secret_signs_for_it_alone()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
        await using var hub = await RunningHub.StartAsync(services: services => services.AddSingleton<TimeProvider>(clock));
        hub.Grains.Add(Samples.Status("forge", "acme/forge") with { Source = "https://forge.example/acme/forge" });
        hub.Grains.Add(Samples.Status("other", "acme/other") with { Source = "https://forge.example/acme/other" });
        var first = await Deliveries.MakeSecretAsync(hub, "acme/forge", secret: null);
        var second = await Deliveries.MakeSecretAsync(hub, "acme/forge", secret: null, overlap: 2);
        async Task<bool> HoldsAsync(string secret) => (await Deliveries.PostAsync(hub, "generic", Push, ("X-Webhook-Token", secret))).Status == HttpStatusCode.Accepted;

        (await HoldsAsync(first)).Should().BeTrue();
        (await HoldsAsync(second)).Should().BeTrue();
        clock.Advance(TimeSpan.FromHours(2));
        (await HoldsAsync(first)).Should().BeFalse();
        (await HoldsAsync(second)).Should().BeTrue();

        var third = await Deliveries.MakeSecretAsync(hub, "acme/forge", secret: null);
        var fourth = await Deliveries.MakeSecretAsync(hub, "acme/forge", secret: null);
        (await HoldsAsync(second)).Should().BeFalse("two hold at once, not three");
        (await HoldsAsync(third)).Should().BeTrue();
        (await HoldsAsync(fourth)).Should().BeTrue();

        await Deliveries.MakeSecretAsync(hub, "acme/other", "a-secret-for-another-one");
        (await HoldsAsync("a-secret-for-another-one")).Should().BeFalse();
        await Deliveries.MakeSecretAsync(hub, null, "a-secret-for-every-one");
        (await HoldsAsync("a-secret-for-every-one")).Should().BeTrue();
    }

    [Fact]
    public async Task An_open_server_takes_unsigned_deliveries_until_there_is_a_secret_and_one_with_keys_takes_an_admins_key()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Add(Samples.Status("forge", "acme/forge") with { Source = "https://forge.example/acme/forge" });
        (await Deliveries.PostAsync(hub, "generic", Push)).Status.Should().Be(HttpStatusCode.Accepted);

        var keys = hub.Services.GetRequiredService<ApiKeys>();
        var (admin, reader) = (keys.Create("ci", ApiScope.Admin).Secret, keys.Create("page", ApiScope.Read).Secret);
        (await CodeAsync(hub)).Should().Be((HttpStatusCode.Unauthorized, "webhook-unsigned"));
        (await CodeAsync(hub, ("X-Webhook-Token", "guessed-guessed-guessed"))).Should().Be((HttpStatusCode.Unauthorized, "webhook-signature-invalid"));
        (await CodeAsync(hub, ("Authorization", $"Bearer {reader}"))).Should().Be((HttpStatusCode.Unauthorized, "webhook-unsigned"));
        (await CodeAsync(hub, ("Authorization", "Bearer lh_unknown"))).Should().Be((HttpStatusCode.Unauthorized, "auth-invalid"));
        (await Deliveries.PostAsync(hub, "generic", Push, ("Authorization", $"Bearer {admin}"))).Status.Should().Be(HttpStatusCode.Accepted);

        var unknown = """{"repository":"nobody/knows"}""";
        (await Deliveries.PostAsync(hub, "generic", unknown)).Answer["code"]!.GetValue<string>().Should().Be("webhook-unsigned", "who is indexed here is not for strangers");
    }

    private static async Task<(HttpStatusCode, string)> CodeAsync(RunningHub hub, params (string Name, string Value)[] headers)
    {
        var (status, answer) = await Deliveries.PostAsync(hub, "generic", Push, headers);
        return (status, answer["code"]?.GetValue<string>() ?? answer["status"]!.GetValue<string>());
    }
}
