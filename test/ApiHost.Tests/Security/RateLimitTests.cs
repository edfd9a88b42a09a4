using System.Net;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Tests.Hub;
using Microsoft.AspNetCore.Http;

namespace LunarHub.ApiHost.Tests.Security;

public class RateLimitTests
{
    [Fact]
    public async Task A_client_over_its_burst_is_told_when_to_come_back()
    {
        await using var hub = await RunningHub.StartAsync(o => (o.RequestsPerSecond, o.RequestBurst) = (1, 3));
        var answers = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add((int)(await hub.Http.GetAsync("/v1")).StatusCode);
        }

        answers.Take(3).Should().OnlyContain(s => s == 200);
        var (status, body, response) = await hub.SendAsync(HttpMethod.Get, "/v1");
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((429, "rate-limited"));
        response.Headers.RetryAfter!.Delta!.Value.Should().BeGreaterThan(TimeSpan.Zero);
        (await hub.Http.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_limit_of_zero_is_none()
    {
        await using var hub = await RunningHub.StartAsync(o => (o.RequestsPerSecond, o.RequestBurst) = (0, 1));
        for (var i = 0; i < 5; i++)
        {
            (await hub.Http.GetAsync("/v1")).StatusCode.Should().Be(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("192.0.2.7", "ip:192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "ip:192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "ip6:20010db800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "ip6:20010db800010002")]
    public void A_client_is_its_address_and_an_ipv6_client_its_network(string address, string client)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        ClientRateLimit.ClientOf(context).Should().Be(client);
    }

    [Fact]
    public void A_client_with_a_key_is_its_key_wherever_it_calls_from()
    {
        var context = new DefaultHttpContext();
        new Caller("abcd1234", ApiScope.Read).Attach(context);
        ClientRateLimit.ClientOf(context).Should().Be("key:abcd1234");
    }
}
