using System.Net;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Security;

/// <summary>What a page of another site can make its visitor's browser do: rebinding, cross-site requests, framing.</summary>
public class BrowserGatesTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("0.0.0.0")]
    [InlineData("[2001:db8::1]")]
    public async Task A_rebound_name_is_refused_on_loopback(string host)
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/repos", null, ("Host", host));
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((403, "host-not-allowed"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]:8080")]
    [InlineData("code.acme.example")]
    public async Task Its_own_and_the_configured_names_are_served(string host)
    {
        await using var hub = await RunningHub.StartAsync(o => o.AllowedHosts.Add("code.acme.example"));
        (await hub.SendAsync(HttpMethod.Get, "/v1/repos", null, ("Host", host))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("POST", "/v1/repos", """{"source":"/x"}""")]
    [InlineData("DELETE", "/v1/repos/r1", null)]
    [InlineData("POST", "/v1/search", """{"query":"q"}""")]
    [InlineData("POST", "/mcp", "{}")]
    [InlineData("GET", "/mcp", null)]
    public async Task A_page_of_another_origin_may_not_change_anything_nor_speak_mcp(string method, string path, string? json)
    {
        await using var hub = await RunningHub.StartAsync(o => o.AllowedOrigins.Add("https://tools.example"));
        foreach (var (name, value) in new[] { ("Origin", "https://evil.example"), ("Origin", "null"), ("Origin", "http://localhost:1"), ("Sec-Fetch-Site", "cross-site") })
        {
            var (status, body, _) = await hub.SendAsync(new HttpMethod(method), path, json, (name, value));
            ((int)status, body["code"]!.GetValue<string>()).Should().Be((403, "origin-not-allowed"), "{0}: {1}", name, value);
        }

        foreach (var origin in new[] { hub.Url.GetLeftPart(UriPartial.Authority), "https://tools.example" })
        {
            (await hub.SendAsync(new HttpMethod(method), path, json, ("Origin", origin))).Status.Should().NotBe(HttpStatusCode.Forbidden);
        }
    }

    [Theory]
    [InlineData("/v1/repos")]
    [InlineData("/")]
    [InlineData("/none")]
    [InlineData("/metrics")]
    public async Task Every_response_carries_the_security_headers(string path)
    {
        await using var hub = await RunningHub.StartAsync();
        var response = await hub.Http.GetAsync(path);
        string Header(string name) => string.Join(',', response.Headers.GetValues(name));

        Header("Content-Security-Policy").Should().Contain("default-src 'self'").And.Contain("frame-ancestors 'none'").And.Contain("object-src 'none'").And.NotContain("unsafe");
        Header("X-Content-Type-Options").Should().Be("nosniff");
        Header("Referrer-Policy").Should().Be("no-referrer");
        Header("X-Frame-Options").Should().Be("DENY");
        Header("Cross-Origin-Resource-Policy").Should().Be("same-origin");
        response.Headers.Contains("Server").Should().BeFalse();
        response.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    [Fact]
    public async Task A_refusal_by_a_gate_carries_them_too()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, _, response) = await hub.SendAsync(HttpMethod.Get, "/v1/repos", null, ("Host", "evil.example"));
        response.Headers.GetValues("Content-Security-Policy").Should().ContainSingle();
    }
}
