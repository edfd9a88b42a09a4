using System.Net;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Health;

public class HealthTests
{
    [Fact]
    public async Task A_server_whose_storage_and_catalog_answer_is_ready()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/health/ready");
        status.Should().Be(HttpStatusCode.OK);
        body["status"]!.GetValue<string>().Should().Be("ready");
        body["checks"]!.ToJsonString().Should().Be("""[{"name":"storage","ok":true},{"name":"catalog","ok":true}]""");
        Directory.GetFiles(hub.Options.DataFolder, ".ready-*").Should().BeEmpty();
    }

    [Fact]
    public async Task A_catalog_that_fails_is_not_ready_and_says_so_without_details()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnList = _ => throw new InvalidOperationException("secret");
        var (status, body, response) = await hub.SendAsync(HttpMethod.Get, "/health/ready");
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((503, "not-ready"));
        body["checks"]![1]!["ok"]!.GetValue<bool>().Should().BeFalse();
        (await response.Content.ReadAsStringAsync()).Should().NotContain("secret");
        (await hub.SendAsync(HttpMethod.Get, "/health/live")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_catalog_that_hangs_is_given_up_on()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.OnList = token => Task.Delay(Timeout.Infinite, token);
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/health/ready");
        ((int)status, body["checks"]![1]!["reason"]!.GetValue<string>()).Should().Be((503, "The catalog did not answer in time."));
    }

    [Fact]
    public async Task Storage_that_cannot_be_written_is_not_ready()
    {
        await using var hub = await RunningHub.StartAsync(o => o.DataFolder = Path.Combine(o.DataFolder, "inside"));
        var parent = Path.GetDirectoryName(hub.Options.DataFolder)!;
        await File.WriteAllTextAsync(hub.Options.DataFolder, "a file where the folder should be");
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/health/ready");
        File.Delete(hub.Options.DataFolder);
        Directory.CreateDirectory(hub.Options.DataFolder);

        ((int)status, body["checks"]![0]!["ok"]!.GetValue<bool>()).Should().Be((503, false));
        body["detail"]!.GetValue<string>().Should().NotContain(parent);
    }
}
