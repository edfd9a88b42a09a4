using System.Net;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Checking;

public class CheckEndpointTests
{
    [Fact]
    public async Task A_comparison_is_told_with_counts_and_paths()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Add(Samples.Status());

        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/repos/acme%2Ftools/check?ref=main");

        status.Should().Be(HttpStatusCode.OK);
        body["repoId"]!.GetValue<string>().Should().Be("r1");
        body["ref"]!.GetValue<string>().Should().Be("main");
        body["good"]!.GetValue<bool>().Should().BeFalse();
        body["missing"]!.ToJsonString().Should().Be("""{"count":2,"examples":["a.cs","b.cs"]}""");
    }

    [Fact]
    public async Task A_run_over_the_whole_commit_can_be_asked_for()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Add(Samples.Status());

        (await hub.SendAsync(HttpMethod.Post, "/v1/repos/acme%2Ftools/reindex", """{"whole":true}""")).Status.Should().Be(HttpStatusCode.Accepted);

        hub.Grains.IndexRequests.Should().ContainSingle().Which.Request.Should().BeEquivalentTo(new { Rebuild = false, Whole = true });
    }
}
