using System.Diagnostics;
using LunarHub.Grains;
using LunarHub.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace LunarHub.Silo.Tests;

/// <summary>The composition as the server uses it: the real parser, the real model, real git.</summary>
public sealed class EmbeddedCompositionTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("silo-").FullName;

    private string Data => Path.Combine(root, "data");

    private string Source => Path.Combine(root, "source");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_repository_is_indexed_searched_and_still_there_after_a_restart()
    {
        MakeRepository();
        string id;
        using (var host = await StartAsync())
        {
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            id = (await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).AddAsync(new AddRepository(Source))).Id;
            var status = await grains.GetGrain<IRepositoryGrain>(id).WaitUntilIdleAsync();
            status.State.Should().Be(RepositoryState.Ready, because: status.Error?.Message ?? "nothing failed");
            await host.StopAsync();
        }

        using var again = await StartAsync();
        var search = again.Services.GetRequiredService<IGrainFactory>().GetGrain<ISearchGrain>(0);
        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            var answer = await search.SearchAsync(new SearchRequest { Query = "parse_duration", Mode = mode });
            answer.Partial.Should().BeFalse(string.Join(';', answer.Missing));
            answer.Hits.Should().NotBeEmpty(mode.ToString()).And.Contain(hit => hit.Path == "durations.py" && hit.Symbol == "parse_duration", mode.ToString());
        }

        await again.StopAsync();
    }

    [Fact]
    public async Task A_folder_that_is_in_use_is_refused()
    {
        using var first = await StartAsync();

        var second = () => StartAsync();

        (await second.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("data-locked");
        await first.StopAsync();
    }

    [Fact]
    public async Task Telemetry_reaches_a_collector_when_one_is_named()
    {
        MakeRepository();
        await using var collector = await OtlpReceiver.StartAsync();
        using (var host = await StartAsync(options => options.Telemetry.OtlpEndpoint = collector.Url))
        {
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            var id = (await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).AddAsync(new AddRepository(Source))).Id;
            await grains.GetGrain<IRepositoryGrain>(id).WaitUntilIdleAsync();
            await host.StopAsync();
        }

        collector.Received.Keys.Should().Contain(["/v1/traces", "/v1/metrics"]);
        System.Text.Encoding.UTF8.GetString(collector.Received["/v1/traces"]).Should().Contain("index run").And.Contain("lunarhub");
    }

    private async Task<IHost> StartAsync(Action<LunarHubOptions>? configure = null)
    {
        var options = new LunarHubOptions { DataFolder = Data, Telemetry = { OtlpEndpoint = null } };
        configure?.Invoke(options);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLunarHub(options);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private void MakeRepository()
    {
        Directory.CreateDirectory(Source);
        File.WriteAllText(Path.Combine(Source, "durations.py"), "def parse_duration(text):\n    \"\"\"Turns a text such as 5m into seconds.\"\"\"\n    return int(text[:-1]) * 60\n");
        File.WriteAllText(Path.Combine(Source, "README.md"), "# Durations\n\nA small library.\n");
        Git("init", "--quiet", "--initial-branch=main");
        Git("add", "-A");
        Git("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", "first");
    }

    private void Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Source, UseShellExecute = false })!;
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }
}
