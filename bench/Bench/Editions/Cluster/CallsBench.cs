using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Grains;
using LunarHub.Silo;
using LunarHub.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Bench.Cluster;

/// <summary>What a call between grains costs. This process joins two silos as the third, and so sees shards of its own and shards of the others.</summary>
internal static class CallsBench
{
    private const int Shards = 64;
    private const int IdleGrains = 10_000;
    private const int Samples = 3_000;

    public static async Task<BenchReport> RunAsync(string repository, int queries, CancellationToken cancellationToken)
    {
        var bytes = await Engine.Corpora.CorpusCloner.SizeAsync(repository, cancellationToken);
        var shardBytes = Math.Max(1, bytes / Shards);
        await using var others = await ClusterProcess.StartAsync(2, ["--shard-bytes", $"{shardBytes}"], cancellationToken);
        var view = await others.IndexAsync(repository, cancellationToken);
        using var host = await JoinAsync(others, cancellationToken);
        var (grains, self) = (host.Services.GetRequiredService<IGrainFactory>(), host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress);
        var shards = Enumerable.Range(0, view.Shards).Select(number => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(view.Id, number))).ToList();
        var (near, far) = await FindAsync(grains.GetGrain<IManagementGrain>(0), shards, self, cancellationToken);
        var (local, remote) = (await TimeAsync(near), await TimeAsync(far));
        var search = grains.GetGrain<ISearchGrain>(0);
        var drawn = await others.DrawQueriesAsync(view, 2 * queries, cancellationToken);
        await SearchAsync(search, drawn.Take(queries), cancellationToken);
        var fan = await SearchAsync(search, drawn.Skip(queries), cancellationToken);
        var idle = await BytesPerIdleGrainAsync(grains, self, view.Id, cancellationToken);
        await host.StopAsync(cancellationToken);

        var report = new BenchReport("Calls between grains of a cluster: three silos and Redis on this machine");
        report.AddTable($"{Samples:N0} calls one after the other; {queries:N0} different searches of {view.Shards} shards from one silo", ["figure", "p50", "p95"],
        [
            ["call to a grain of the same silo", $"{1_000 * local.P50:F1} µs", $"{1_000 * local.P95:F1} µs"],
            ["call to a grain of another silo", $"{1_000 * remote.P50:F1} µs", $"{1_000 * remote.P95:F1} µs"],
            [$"search over {view.Shards} shards, a third of them in the same silo", $"{fan.P50:F2} ms", $"{fan.P95:F2} ms"],
            [$"{IdleGrains:N0} idle file grains", $"{idle * IdleGrains / 1e6:F1} MB", ""],
        ]);
        report.AddData("local", local);
        report.AddData("remote", remote);
        report.AddData("fan", fan);
        report.AddData("bytesPerIdleGrain", idle);
        return report;
    }

    private static async Task<IHost> JoinAsync(ClusterProcess others, CancellationToken cancellationToken)
    {
        var ports = FreePorts();
        var options = new LunarHubOptions { DataFolder = others.Data };
        options.Cluster.Redis = others.Note["Redis"]!.GetValue<string>();
        (options.Cluster.SiloPort, options.Cluster.GatewayPort, options.Cluster.ShedAtCpuPercent) = (ports[0], ports[1], 0);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddLunarHub(options);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    // The other silos hand over this one's share within moments.
    private static async Task<(IShardGrain Near, IShardGrain Far)> FindAsync(IManagementGrain management, List<IShardGrain> shards, SiloAddress self, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            IShardGrain? near = null, far = null;
            foreach (var shard in shards)
            {
                await shard.GetHeldAsync(cancellationToken);
                var address = await management.GetActivationAddress(shard);
                (near, far) = self.Equals(address) ? (shard, far) : (near, shard);
            }

            if (near is not null && far is not null)
            {
                return (near, far);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        throw new HubException("bench-no-shard", "no shard came to this silo");
    }

    private static async Task<LatencyFigures> TimeAsync(IShardGrain shard)
    {
        var times = new List<double>();
        for (var i = 0; i < 2 * Samples; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await shard.GetHeldAsync();
            if (i >= Samples)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return LatencyFigures.Of(times);
    }

    private static async Task<LatencyFigures> SearchAsync(ISearchGrain search, IEnumerable<SampledQuery> queries, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            await search.SearchAsync(new SearchRequest { Query = query.Text, Mode = query.Mode }, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return LatencyFigures.Of(times);
    }

    private static async Task<double> BytesPerIdleGrainAsync(IGrainFactory grains, SiloAddress self, string repository, CancellationToken cancellationToken)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var (before, had) = (GC.GetTotalMemory(forceFullCollection: true), await CountAsync());
        await Parallel.ForAsync(0, IdleGrains, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (i, token) => await grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(repository, $"idle/{i}.txt")).GetChangesAsync(token));
        var held = await CountAsync() - had;
        return held > 0 ? (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)held : 0;

        async Task<int> CountAsync() => (await management.GetSimpleGrainStatistics([self])).Where(count => count.GrainType.Contains("FileGrain", StringComparison.Ordinal)).Sum(count => count.ActivationCount);
    }

    private static int[] FreePorts()
    {
        TcpListener[] listeners = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)];
        Array.ForEach(listeners, listener => listener.Start());
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
