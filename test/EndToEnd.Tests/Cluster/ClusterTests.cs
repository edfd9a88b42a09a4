using System.Net;
using System.Net.Http.Json;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Cluster;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.EndToEnd.Tests.Cluster;

/// <summary>Three silos and a Redis as real processes: they lose each of them in turn and go on.</summary>
public sealed class ClusterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly TestFolder folder = new();
    private readonly GitFixture source = GitFixture.Of(files => files.Text("first.txt", "The first word is quagmire.\n"));

    public void Dispose()
    {
        source.Dispose();
        folder.Dispose();
    }

    [ClusterFact]
    public async Task A_cluster_answers_on_while_it_loses_its_silos_one_by_one_and_all_and_its_redis_and_forgets_nothing()
    {
        await using var up = ClusterHub.Start("cluster", "up", source.Folder, "--silos", "3", "--port", "0", "--data", folder["data"]);
        var url = new Uri((await up.ErrorLineAsync("serving on ")).Split(' ')[2]);
        await up.OutputLineAsync("Search at ");
        using var client = new HttpHubClient(url);
        var id = (await client.ListRepositoriesAsync()).Repos.Should().ContainSingle().Subject.Id;
        (await FindAsync(client, "quagmire")).Should().Be("first.txt");
        (await StateAsync(url))!.ActiveSilos.Should().Be(3);
        (await ClusterHub.RunAsync("cluster", "up", "--no-index", "--data", folder["data"])).ShouldFailInOneLine("is running already", "hub cluster stop");

        foreach (var silo in (string[])["1", "2", "3"])
        {
            var before = (await ClusterHub.RunAsync("cluster", "status", "--data", folder["data"])).Output;
            (await ClusterHub.RunAsync("cluster", "kill", silo, "--data", folder["data"])).ExitCode.Should().Be(0, before);

            (await FindAsync(client, "quagmire")).Should().Be("first.txt");
            source.Commit($"while silo {silo} is gone", files => files.Text($"{silo}.txt", $"The word of this commit is albatross{silo}.\n"));
            await AcknowledgedAsync(() => client.ReindexAsync(id, rebuild: false));
            await UntilAsync(async () => await StateAsync(url) is { ActiveSilos: 3 });
            (await FindAsync(client, $"albatross{silo}")).Should().Be($"{silo}.txt");
        }

        // One that stood still is replaced, and ends when it learns of it.
        (await ClusterHub.RunAsync("cluster", "kill", "2", "--signal", "STOP", "--data", folder["data"])).ExitCode.Should().Be(0);
        (await FindAsync(client, "quagmire")).Should().Be("first.txt");
        await UntilAsync(async () => await StateAsync(url) is { ActiveSilos: 2 });
        (await ClusterHub.RunAsync("cluster", "kill", "2", "--signal", "CONT", "--data", folder["data"])).ExitCode.Should().Be(0);
        await UntilAsync(async () => await StateAsync(url) is { ActiveSilos: 3 });

        foreach (var silo in (string[])["1", "2", "3"])
        {
            (await ClusterHub.RunAsync("cluster", "kill", silo, "--data", folder["data"])).ExitCode.Should().Be(0);
        }

        (await FindAsync(client, "albatross1")).Should().Be("1.txt", "the API host outlives its silos");
        (await ClusterHub.RunAsync("cluster", "kill", "redis", "--data", folder["data"])).ExitCode.Should().Be(0);
        (await FindAsync(client, "quagmire")).Should().Be("first.txt");
        source.Commit("after Redis", files => files.Text("last.txt", "The last word is cormorant.\n"));
        await AcknowledgedAsync(() => client.ReindexAsync(id, rebuild: false));
        (await FindAsync(client, "cormorant")).Should().Be("last.txt");

        (await ClusterHub.RunAsync("cluster", "stop", "--data", folder["data"])).ExitCode.Should().Be(0);
        (await up.WaitForExitAsync()).ExitCode.Should().Be(0, up.Transcript());
        (await ClusterHub.RunAsync("cluster", "status", "--data", folder["data"])).ShouldFailInOneLine("no cluster", "hub cluster up");
    }

    [ClusterFact]
    public async Task The_dashboard_is_for_admins_and_commands_without_a_key_say_so_and_stop_nothing()
    {
        await using var up = ClusterHub.Start("cluster", "up", "--no-index", "--silos", "1", "--port", "0", "--data", folder["data"]);
        var url = new Uri((await up.ErrorLineAsync("serving on ")).Split(' ')[2]);
        await up.OutputLineAsync("Search at ");
        (await DashboardAsync(url, key: null)).Should().Be(HttpStatusCode.OK, "there is no key yet");
        var (admin, reader) = (await KeyAsync("admin"), await KeyAsync("read"));

        await UntilAsync(async () => await DashboardAsync(url, key: null) == HttpStatusCode.Unauthorized);
        (await DashboardAsync(url, reader)).Should().Be(HttpStatusCode.Forbidden);
        (await DashboardAsync(url, admin)).Should().Be(HttpStatusCode.OK);
        var processes = (await File.ReadAllTextAsync(Path.Combine(folder["data"], "cluster.json")));
        (await ClusterHub.RunAsync("cluster", "restart", "--data", folder["data"])).ShouldFailInOneLine("LUNARHUB_API_KEY");
        (await ClusterHub.RunAsync("cluster", "status", "--data", folder["data"])).Errors.Should().Contain("LUNARHUB_API_KEY");
        (await File.ReadAllTextAsync(Path.Combine(folder["data"], "cluster.json"))).Should().Be(processes);
        (await ClusterHub.RunAsync("cluster", "stop", "--data", folder["data"])).ExitCode.Should().Be(0);
    }

    [ClusterFact]
    public async Task A_redis_that_is_not_there_is_named_in_one_line()
        => (await ClusterHub.RunAsync("silo", "--cluster", "redis://127.0.0.1:1", "--redis-wait", "0", "--data", folder["data"])).ShouldFailInOneLine("127.0.0.1:1", "does not answer", "--cluster");

    [ClusterFact]
    public async Task A_silo_without_a_cluster_or_with_an_unreadable_one_is_told_how_to_name_it()
    {
        (await ClusterHub.RunAsync("silo", "--data", folder["data"])).ShouldFailInOneLine("--cluster redis://HOST:PORT");
        (await ClusterHub.RunAsync("silo", "--cluster", "http://localhost", "--data", folder["data"])).ShouldFailInOneLine("redis://:PASSWORD@HOST:6379");
        (await ClusterHub.RunAsync("silo", "--cluster", "redis://127.0.0.1:1", "--advertise", "0.0.0.0", "--data", folder["data"])).ShouldFailInOneLine("Cluster.Address", "other silos");
    }

    // A call may fall into the moment between a loss and its discovery: the answer says so, and asking again is right.
    private static async Task<string> FindAsync(HttpHubClient client, string word)
    {
        var found = "";
        await UntilAsync(async () =>
        {
            try
            {
                var result = await client.SearchAsync(new SearchBody { Query = word, Mode = SearchMode.Exact });
                found = result.Hits.Count > 0 ? result.Hits[0].Path : "";
                return found.Length > 0 && result.Missing.Count == 0;
            }
            catch (HubException error) when (IsPassing(error))
            {
                return false;
            }
        });
        return found;
    }

    private static Task AcknowledgedAsync(Func<Task<ReindexAccepted>> request) => UntilAsync(async () =>
    {
        try
        {
            return await request() is not null;
        }
        catch (HubException error) when (IsPassing(error))
        {
            return false;
        }
    });

    private static bool IsPassing(HubException error) => error.Code is "grain-unavailable" or "state-unavailable" or "request-timeout" or "grain-timeout";

    private async Task<string> KeyAsync(string scope)
    {
        var made = await ClusterHub.RunAsync("cluster", "keys", "create", scope, "--scope", scope, "--data", folder["data"]);
        made.ExitCode.Should().Be(0, made.ToString());
        return made.Output.Split((char[]?)null).Single(word => word.StartsWith("lh_", StringComparison.Ordinal));
    }

    // What the dashboard's own page asks for.
    private static async Task<HttpStatusCode> DashboardAsync(Uri url, string? key)
    {
        using var http = new HttpClient { BaseAddress = url };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        using var response = await http.GetAsync(new Uri("/v1/cluster/dashboard/DashboardCounters", UriKind.Relative));
        return response.StatusCode;
    }

    private static async Task<ClusterView?> StateAsync(Uri url)
    {
        using var http = new HttpClient { BaseAddress = url };
        using var response = await http.GetAsync(new Uri("/v1/cluster", UriKind.Relative));
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ClusterView>() : null;
    }

    // Other processes come and go at their own pace; there is no event to wait for.
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException("the cluster never got there");
            }

            await Task.Delay(PollInterval);
        }
    }
}
