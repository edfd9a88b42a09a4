using System.Net;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Tests.Freshness;

public class FreshnessEndpointTests
{
    [Fact]
    public async Task It_tells_what_the_index_shows()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Add(Samples.Status());

        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/freshness?repo=acme%2Ftools&ref=main&at_least=0123456&wait=2.5");

        status.Should().Be(HttpStatusCode.OK);
        hub.Grains.Demands.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new FreshnessDemand { Repositories = ["acme/tools"], Refs = ["main"], AtLeast = "0123456", Patience = TimeSpan.FromSeconds(2.5) });
        body["repos"]![0]!.AsObject().Select(property => property.Key).Should().BeEquivalentTo("repo", "repoId", "ref", "commit", "indexedAt", "isHead");
    }

    [Theory]
    [InlineData("/v1/search?q=one+repo%3Atools&repo=acme%2Ftools&fresh=true", "one repo:tools")]
    [InlineData("/v1/search/lines?q=one&repo=acme%2Ftools&fresh=true", "one")]
    [InlineData("/v1/symbols?q=Parse&repo=acme%2Ftools&fresh=true", "Parse")]
    [InlineData("/v1/definitions?name=Parse&repo=acme%2Ftools&fresh=true", null)]
    [InlineData("/v1/references?name=Parse&repo=acme%2Ftools&fresh=true", null)]
    [InlineData("/v1/callers?name=Parse&repo=acme%2Ftools&fresh=true", null)]
    [InlineData("/v1/callees?name=Parse&repo=acme%2Ftools&fresh=true", null)]
    [InlineData("/v1/outline?repo=acme%2Ftools&path=a.cs&fresh=true", null)]
    [InlineData("/v1/map?repo=acme%2Ftools&fresh=true", null)]
    [InlineData("/v1/files/acme%2Ftools/a.cs?fresh=true", null)]
    [InlineData("/v1/changes?repo=acme%2Ftools&path=a.cs&fresh=true", null)]
    [InlineData("/v1/repos/acme%2Ftools?fresh=true", null)]
    [InlineData("/v1/repos/acme%2Ftools/coverage?fresh=true", null)]
    public async Task Every_question_can_demand_it(string url, string? query)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Add(Samples.Status());

        await hub.Http.GetAsync(url);

        hub.Grains.Demands.Should().ContainSingle().Which.Should().BeEquivalentTo(new FreshnessDemand { Repositories = ["acme/tools"], Query = query, Fresh = true });
    }

    [Fact]
    public async Task A_search_is_begun_when_the_index_has_caught_up_and_not_before()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnDemand = _ =>
        {
            hub.Grains.Searches.Should().BeEmpty();
            return Task.CompletedTask;
        };

        await hub.SendAsync(HttpMethod.Post, "/v1/search", """{"query":"one","repos":["acme/tools"],"atLeast":"0123456","fresh":true,"wait":3}""");

        hub.Grains.Demands.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new FreshnessDemand { Query = "one", Repositories = ["acme/tools"], AtLeast = "0123456", Fresh = true, Patience = TimeSpan.FromSeconds(3) });
        hub.Grains.Searches.Should().ContainSingle();
    }

    [Fact]
    public async Task Who_demands_nothing_does_not_wait()
    {
        await using var hub = await RunningHub.StartAsync();

        await hub.SendAsync(HttpMethod.Get, "/v1/search?q=one&fresh=false&at_least=");

        hub.Grains.Demands.Should().BeEmpty();
        hub.Grains.Searches.Should().ContainSingle();
    }

    [Fact]
    public async Task An_index_that_does_not_catch_up_is_a_problem_and_no_stale_answer()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnDemand = _ => throw new HubException("index-behind", "It has not caught up.");

        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/search?q=one&fresh=true");

        status.Should().Be(HttpStatusCode.GatewayTimeout);
        body["code"]!.GetValue<string>().Should().Be("index-behind");
        hub.Grains.Searches.Should().BeEmpty();
    }

    [Theory]
    [InlineData("fresh=perhaps")]
    [InlineData("fresh=true&wait=long")]
    [InlineData("fresh=true&wait=-1")]
    [InlineData("fresh=true&wait=56")]
    [InlineData("fresh=true&wait=NaN")]
    public async Task Demands_that_make_no_sense_are_refused(string demand)
    {
        await using var hub = await RunningHub.StartAsync();

        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, $"/v1/search?q=one&{demand}");

        status.Should().Be(HttpStatusCode.BadRequest);
        body["code"]!.GetValue<string>().Should().Be("request-wrong-type");
    }
}
