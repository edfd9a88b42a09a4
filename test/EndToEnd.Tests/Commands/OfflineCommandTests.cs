using System.Net;
using LunarHub.EndToEnd.Tests.Cluster;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Commands;

/// <summary>The command line with no server running, and the first minutes with one.</summary>
public class OfflineCommandTests
{
    [EmbeddedFact(EmbeddedFactAttribute.NoServer)]
    public async Task A_repository_can_be_indexed_and_searched_without_a_server()
    {
        using var folder = new TestFolder();
        using var source = PolyglotRepository.Create();
        var index = await HubProcess.RunAsync("index", source.Folder, "--name", "acme/tools", "--data", folder["data"]);
        index.ExitCode.Should().Be(0, index.ToString());
        index.Output.Should().Contain($"acme/tools: {PolyglotRepository.Files().Count()} files");
        var search = await HubProcess.RunAsync("search", "BloomFilter", "--repo", "acme/tools", "--data", folder["data"]);
        search.ExitCode.Should().Be(0, search.ToString());
        search.Output.Should().Contain("acme/tools java/org/example/BloomFilter.java:");
    }

    [Fact]
    public async Task Up_in_a_repository_indexes_it_and_a_second_start_has_it_at_once()
    {
        using var folder = new TestFolder();
        using var source = PolyglotRepository.Create();
        var inside = Directory.CreateDirectory(Path.Combine(source.Folder, "src")).FullName;
        await using (var first = HubProcess.Start(["up", "--port", "0", "--data", folder["data"]], inside))
        {
            await first.OutputLineAsync("Search at ");
            first.Output.Should().Contain($"{PolyglotRepository.Files().Count()} files");
            (await first.StopAsync()).ExitCode.Should().Be(0);
        }

        await using var second = await HubServer.StartIndexedAsync(folder["data"], source.Folder);
        (await second.Client.ListRepositoriesAsync()).Repos.Should().ContainSingle().Which.Commit.Should().Be(source.Head());
        var metrics = (await second.MetricsAsync()).Split('\n');
        metrics.Should().Contain(line => line.StartsWith("lunarhub_index_run_duration_seconds_count", StringComparison.Ordinal), "the source was looked at");
        metrics.Where(line => line.StartsWith("lunarhub_index_files_total", StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ').Last())).Should().Be(0, "nothing had to be indexed again");
    }

    [Fact]
    public async Task A_path_that_is_no_repository_stops_up_before_it_serves()
    {
        using var folder = new TestFolder();
        var up = await HubProcess.RunAsync("up", folder.Path, "--port", "0", "--data", folder["data"]);
        up.ShouldFailInOneLine("not a Git repository", "git init");
    }

    [EmbeddedFact(EmbeddedFactAttribute.NoServer)]
    public async Task A_server_that_was_killed_is_not_taken_for_a_running_one()
    {
        using var folder = new TestFolder();
        await using (var killed = await HubServer.StartAsync(folder["data"]))
        {
            killed.Process.Kill();
        }

        var status = await HubProcess.RunAsync("status", "--data", folder["data"]);
        status.ExitCode.Should().Be(0, status.ToString());
        status.Output.Should().Contain("no server is running");
    }

    [Fact]
    public async Task A_key_locks_the_running_server_and_opens_it()
    {
        using var folder = new TestFolder();
        await using var server = await HubServer.StartAsync(folder["data"]);
        var made = await HubProcess.RunAsync("keys", "create", "tests", "--scope", "admin", "--data", folder["data"]);
        made.ExitCode.Should().Be(0, made.ToString());
        var secret = made.Output.Trim();
        (await server.Api.GetAsync("/v1/repos")).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth-required");
        (await HubProcess.RunAsync("repos", "--data", folder["data"])).ExitCode.Should().Be(1);
        var opened = await HubProcess.RunInAsync(null, new Dictionary<string, string> { ["LUNARHUB_API_KEY"] = secret }, "repos", "--data", folder["data"]);
        opened.ExitCode.Should().Be(0, opened.ToString());

        var list = await HubProcess.RunAsync("keys", "list", "--data", folder["data"]);
        list.Output.Should().Contain("tests").And.Contain("admin").And.NotContain(secret);
        foreach (var file in Directory.EnumerateFiles(folder["data"], "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
        {
            // Whatever edition it is: the files are in use.
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            (await reader.ReadToEndAsync()).Should().NotContain(secret, file);
        }

        (await HubProcess.RunAsync("keys", "remove", list.Output.Split(' ')[0], "--data", folder["data"])).ExitCode.Should().Be(0);
        (await server.Api.GetAsync("/v1/repos")).Status.Should().Be(HttpStatusCode.OK);
    }
}
