using System.Net;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Text;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.ApiHost.Tests.Security;

public class KeyGateTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public void Another_address_than_loopback_is_refused_without_keys(string address)
    {
        var options = RunningHub.NewOptions();
        options.Address = IPAddress.Parse(address);
        FluentActions.Invoking(() => HubServer.Build(options, _ => { })).Should().Throw<HubException>()
            .Where(e => e.Code == "listen-needs-keys" && e.Message.Contains(address));
    }

    [Fact]
    public async Task Another_address_is_accepted_once_there_are_keys()
    {
        var options = RunningHub.NewOptions();
        options.Address = IPAddress.Any;
        new ApiKeys(new FileSecretStore(options.DataFolder)).Create("ci", ApiScope.Read);
        await using var app = HubServer.Build(options, s => s.AddSingleton<Orleans.IGrainFactory>(new FakeGrains()));
        app.Should().NotBeNull();
    }

    [Theory]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/repos")]
    [InlineData("GET", "/v1/none")]
    [InlineData("POST", "/v1/search")]
    [InlineData("GET", "/health/ready")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("POST", "/mcp")]
    public async Task With_keys_everything_but_liveness_needs_one(string method, string path)
    {
        await using var hub = await RunningHub.StartAsync();
        var secret = Key(hub, ApiScope.Read);
        var (status, body, response) = await hub.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null);
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((401, "auth-required"));
        response.Headers.WwwAuthenticate.Single().Scheme.Should().Be("Bearer");

        (await hub.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, ("Authorization", $"Bearer {secret}"))).Status.Should().NotBe(HttpStatusCode.Unauthorized);
        (await hub.SendAsync(HttpMethod.Get, "/health/live")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Bearer lh_wrong")]
    [InlineData("Bearer")]
    [InlineData("Basic bGg6bGg=")]
    [InlineData("lh_raw")]
    [InlineData("Bearer  ")]
    public async Task A_credential_that_is_no_key_is_401(string header)
    {
        await using var hub = await RunningHub.StartAsync();
        Key(hub, ApiScope.Read);
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/repos", null, ("Authorization", header));
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((401, "auth-invalid"));
    }

    [Fact]
    public async Task A_key_in_the_query_string_does_not_count()
    {
        await using var hub = await RunningHub.StartAsync();
        var secret = Key(hub, ApiScope.Admin);
        (await hub.SendAsync(HttpMethod.Get, $"/v1/repos?key={secret}&access_token={secret}")).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("GET", "/v1/repos", null, true)]
    [InlineData("POST", "/v1/search", """{"query":"q"}""", true)]
    [InlineData("PUT", "/v1/sessions/s", "{}", true)]
    [InlineData("POST", "/v1/repos", """{"source":"/x"}""", false)]
    [InlineData("DELETE", "/v1/repos/r1", null, false)]
    [InlineData("POST", "/v1/repos/r1/reindex", null, false)]
    public async Task A_read_key_reads_and_an_admin_key_does_all(string method, string path, string? json, bool readable)
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(new HttpMethod(method), path, json, ("Authorization", $"Bearer {Key(hub, ApiScope.Read)}"));
        if (readable)
        {
            ((int)status).Should().BeInRange(200, 299);
        }
        else
        {
            ((int)status, body["code"]!.GetValue<string>()).Should().Be((403, "auth-forbidden"));
        }

        var admin = await hub.SendAsync(new HttpMethod(method), path, json, ("Authorization", $"bearer {Key(hub, ApiScope.Admin)}"));
        ((int)admin.Status).Should().BeInRange(200, 299);
    }

    [Fact]
    public async Task Keys_that_become_unreadable_lock_the_running_server()
    {
        await using var hub = await RunningHub.StartAsync();
        var secret = Key(hub, ApiScope.Admin);
        await File.WriteAllTextAsync(Path.Combine(hub.Options.DataFolder, "api-keys.json"), "{");
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/repos", null, ("Authorization", $"Bearer {secret}"));
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((503, "keys-unreadable"));
    }

    [Fact]
    public async Task The_log_holds_neither_keys_nor_queries()
    {
        await using var hub = await RunningHub.StartAsync();
        var secret = Key(hub, ApiScope.Read);
        hub.Grains.OnSearch = (_, _) => throw new InvalidOperationException("boom");
        await hub.SendAsync(HttpMethod.Get, $"/v1/search?q=needleword&key={secret}", null, ("Authorization", $"Bearer {secret}"));
        await hub.SendAsync(HttpMethod.Get, $"/v1/search?q=needleword&key={secret}", null, ("Authorization", $"Bearer {secret}x"));

        hub.Log.Lines.Should().Contain(l => l.Contains("boom", StringComparison.Ordinal));
        hub.Log.Lines.Should().NotContain(l => l.Contains(secret, StringComparison.Ordinal) || l.Contains("needleword", StringComparison.Ordinal));
    }

    private static string Key(RunningHub hub, ApiScope scope) => hub.Services.GetRequiredService<ApiKeys>().Create("test", scope).Secret;
}
