using LunarHub.Silo;
using LunarHub.Text;

namespace LunarHub.Cli.Cluster;

/// <summary>A whole cluster as plain processes of this machine: Redis, silos, and what watches them. A silo or a Redis that ends is started again.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan BeforeAgain = TimeSpan.FromSeconds(1);

    private static readonly ClusterOptions Names = new();

    private readonly string dataFolder;
    private readonly LocalRedis? redis;
    private readonly List<SiloProcess> silos;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly List<Task> watching = [];
    private string api = "";

    private LocalCluster(string dataFolder, LocalRedis? redis, string redisUrl, List<SiloProcess> silos)
    {
        this.dataFolder = dataFolder;
        this.redis = redis;
        this.silos = silos;
        RedisUrl = redisUrl;
    }

    public string RedisUrl { get; }

    /// <summary>Starts Redis, unless one is named, and the silos, and returns when all of them are ready.</summary>
    /// <param name="more">Further options for every silo.</param>
    /// <param name="check">Called with the address of a Redis that answers, before the silos start: what it throws ends the start.</param>
    /// <exception cref="HubException"><c>cluster-running</c>, <c>redis-*</c>, <c>silo-failed</c>.</exception>
    public static async Task<LocalCluster> StartAsync(string dataFolder, int silos, string? redisUrl, IReadOnlyList<string> more, Func<string, Task> check, CancellationToken cancellationToken)
    {
        if (ClusterFile.Find(dataFolder) is { } known && Processes.IsRunning(known.Launcher))
        {
            throw new HubException("cluster-running", $"a cluster of {dataFolder} is running already (process {known.Launcher}); ./hub cluster stop ends it");
        }

        Directory.CreateDirectory(dataFolder);
        var ports = Processes.FreePorts(1 + (2 * silos));
        var redis = redisUrl is null ? new LocalRedis(Path.Combine(dataFolder, "redis"), ports[0]) : null;
        if (redis is not null)
        {
            await redis.StartAsync(cancellationToken);

            // Silos of an earlier run ended with it, perhaps without a word: nobody is to wait until they are found dead.
            await redis.ForgetAsync($"{Names.ServiceId}/members/{Names.ClusterId}", cancellationToken);
        }

        var url = redisUrl ?? redis!.Url;
        var cluster = new LocalCluster(dataFolder, redis, url, [.. Enumerable.Range(0, silos).Select(i => new SiloProcess(i + 1, url, dataFolder, ports[1 + (2 * i)], ports[2 + (2 * i)], more))]);
        try
        {
            await check(url);
            cluster.silos.ForEach(silo => silo.Start());
            await Task.WhenAll(cluster.silos.Select(silo => silo.WaitUntilReadyAsync(cancellationToken)));
            await cluster.NoteAsync();
            cluster.watching.AddRange(cluster.silos.Select(cluster.WatchAsync));
            if (redis is not null)
            {
                cluster.watching.Add(cluster.WatchRedisAsync(redis));
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes down where the API answers.</summary>
    public Task AnswersAtAsync(Uri url)
    {
        api = url.ToString();
        return NoteAsync();
    }

    /// <summary>Stops the silos one after the other, each handing over to the next, and Redis last.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var silo in silos)
        {
            await silo.StopAsync();
        }

        if (redis is not null)
        {
            await redis.StopAsync();
        }

        // Whoever was being started again at that moment ends with what follows: its standard input closes.
        await Task.WhenAll(watching);
        redis?.Dispose();
        silos.ForEach(silo => silo.Dispose());
        ClusterFile.Remove(dataFolder);
        stopping.Dispose();
    }

    private async Task WatchAsync(SiloProcess silo)
    {
        while (!stopping.IsCancellationRequested)
        {
            await silo.Ended.WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!await IsToStartAgainAsync($"silo {silo.Number}"))
            {
                return;
            }

            try
            {
                silo.Start();
                await NoteAsync();
                await silo.WaitUntilReadyAsync(stopping.Token);
            }
            catch (Exception error) when (error is HubException or OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"hub: {error.Message}");
            }
        }
    }

    private async Task WatchRedisAsync(LocalRedis server)
    {
        while (!stopping.IsCancellationRequested)
        {
            await server.Ended.WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!await IsToStartAgainAsync("Redis"))
            {
                return;
            }

            try
            {
                await server.StartAsync(stopping.Token);
                await NoteAsync();
            }
            catch (Exception error) when (error is HubException or OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"hub: {error.Message}");
            }
        }
    }

    private async Task<bool> IsToStartAgainAsync(string what)
    {
        if (stopping.IsCancellationRequested)
        {
            return false;
        }

        await Console.Error.WriteLineAsync($"hub: {what} has ended and is started again");
        try
        {
            await Task.Delay(BeforeAgain, stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task NoteAsync()
    {
        var server = redis is null ? 0 : await redis.ServerProcessAsync(CancellationToken.None);
        lock (gate)
        {
            new ClusterFile(Environment.ProcessId, RedisUrl, server, api, [.. silos.Select(silo => new ClusterFile.Silo(silo.Number, silo.ProcessId, silo.Address))]).Write(dataFolder);
        }
    }
}
