using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LunarHub.ApiHost.Repositories;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Parsing.Tools;
using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Silo;
using LunarHub.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;
using StackExchange.Redis;

namespace LunarHub.Bench.Cluster;

/// <summary>What a call between grains costs. This process joins two silos as the third, and so sees shards of its own and shards of the others.</summary>
internal static class CallsBench
{
    private const int IdleGrains = 10_000;
    private const int Samples = 3_000;
    private const int Pushes = 20;

    public static async Task<BenchReport> RunAsync(string repository, int queries, CancellationToken cancellationToken)
    {
        // As many shards as a repository may have.
        await using var others = await ClusterProcess.StartAsync(2, ["--shard-bytes", "1"], cancellationToken);
        var view = await others.IndexAsync(repository, cancellationToken);
        await others.WaitUntilQuietAsync(view.Id, cancellationToken);
        using var host = await JoinAsync(others, cancellationToken);
        var (grains, self) = (host.Services.GetRequiredService<IGrainFactory>(), host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress);
        var shards = Enumerable.Range(0, view.Shards).Select(number => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(view.Id, number))).ToList();
        var (near, far) = await FindAsync(grains.GetGrain<IManagementGrain>(0), shards, self, cancellationToken);
        var (local, remote) = (await TimeAsync(near), await TimeAsync(far));
        var open = await TimeToOpenAsync(far);
        var search = grains.GetGrain<ISearchGrain>(0);
        var drawn = await others.DrawQueriesAsync(view, 2 * queries, cancellationToken);
        await SearchAsync(search, drawn.Take(queries), [], cancellationToken);
        var before = Processor();
        var fan = await SearchAsync(search, drawn.Skip(queries), [], cancellationToken);
        var fanMs = (Processor() - before).TotalMilliseconds / queries;

        // The same questions of one small shard: what a search costs that is not its shards' work.
        using var scratch = new ScratchFolder();
        var pushed = await PushedRepository.CreateAsync(Path.Combine(scratch.Path, "pushed"), cancellationToken);
        var small = await others.IndexAsync(pushed.Folder, cancellationToken);
        await others.WaitUntilQuietAsync(small.Id, cancellationToken);
        await SearchAsync(search, drawn.Take(queries), [small.Id], cancellationToken);
        before = Processor();
        await SearchAsync(search, drawn.Skip(queries), [small.Id], cancellationToken);
        var smallMs = (Processor() - before).TotalMilliseconds / queries;
        var (writes, bytesKept) = await PushCostAsync(others, pushed, small, cancellationToken);
        var idle = await BytesPerIdleGrainAsync(grains, self, view.Id, cancellationToken);
        await host.StopAsync(cancellationToken);

        var report = new BenchReport("Calls between grains of a cluster: three silos and Redis on this machine");
        report.AddTable($"{Samples:N0} calls one after the other; {queries:N0} different searches of {view.Shards} shards from one silo; {Pushes} pushes", ["figure", "p50", "p95"],
        [
            ["call to a grain of the same silo", $"{1_000 * local.P50:F1} µs", $"{1_000 * local.P95:F1} µs"],
            ["call to a grain of another silo", $"{1_000 * remote.P50:F1} µs", $"{1_000 * remote.P95:F1} µs"],
            [$"search over {view.Shards} shards, a third of them in the same silo", $"{fan.P50:F2} ms", $"{fan.P95:F2} ms"],
            ["processor time of such a search, all silos together", $"{fanMs:F2} ms", ""],
            ["processor time of a search of one small shard", $"{smallMs:F2} ms", ""],
            ["a shard that was let go opens", $"{open.P50:F1} ms", $"{open.P95:F1} ms"],
            [$"{IdleGrains:N0} idle file grains", $"{idle * IdleGrains / 1e6:F1} MB", ""],
            ["writes in Redis for a push", $"{writes:F1}", ""],
            ["Redis memory for a repository", $"{bytesKept / 1e3:F1} kB", ""],
        ]);
        report.AddData("local", local);
        report.AddData("remote", remote);
        report.AddData("fan", fan);
        report.AddData("open", open);
        report.AddData("shards", view.Shards);
        report.AddData("textMb", view.TextBytes / 1e6);
        report.AddData("fanProcessorMs", fanMs);
        report.AddData("smallProcessorMs", smallMs);
        report.AddData("bytesPerIdleGrain", idle);
        report.AddData("redisWritesPerPush", writes);
        report.AddData("redisBytesPerRepository", bytesKept);
        return report;

        TimeSpan Processor() => others.Processor + ProcessorClock.Own();
    }

    private static async Task<LatencyFigures> TimeToOpenAsync(IShardGrain shard)
    {
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            await shard.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
            var started = Stopwatch.GetTimestamp();
            await shard.GetHeldAsync();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return LatencyFigures.Of(times);
    }

    /// <returns>Writing commands that Redis carried out for one push, and the bytes that it keeps for the repository afterwards.</returns>
    private static async Task<(double Writes, double Bytes)> PushCostAsync(ClusterProcess cluster, PushedRepository pushed, RepositoryView view, CancellationToken cancellationToken)
    {
        var address = new Uri(cluster.Note["Redis"]!.GetValue<string>());
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{address.Host}:{address.Port},allowAdmin=true");
        var server = redis.GetServers()[0];
        var before = await WritesAsync();
        for (var number = 0; number < Pushes; number++)
        {
            await pushed.CommitAsync(number, cancellationToken);
            await cluster.Client.ReindexAsync(view.Id, rebuild: false, cancellationToken);
            await cluster.WaitUntilIdleAsync(view.Id, cancellationToken);
        }

        var writes = (await WritesAsync() - before) / (double)Pushes;
        var bytes = 0L;
        await foreach (var key in server.KeysAsync(pattern: $"*{view.Id}*").WithCancellation(cancellationToken))
        {
            bytes += (long)await redis.GetDatabase().ExecuteAsync("MEMORY", "USAGE", key);
        }

        return (writes, bytes);

        // State is written by scripts; what they call inside is not counted again.
        async Task<long> WritesAsync() => (await server.InfoAsync("commandstats")).SelectMany(group => group)
            .Where(entry => entry.Key is "cmdstat_eval" or "cmdstat_evalsha" or "cmdstat_set" or "cmdstat_zadd" or "cmdstat_del")
            .Sum(entry => long.Parse(entry.Value.Split(',')[0].Split('=')[1], CultureInfo.InvariantCulture));
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

    private static async Task<LatencyFigures> SearchAsync(ISearchGrain search, IEnumerable<SampledQuery> queries, ImmutableArray<string> repositories, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            await search.SearchAsync(new SearchRequest { Query = query.Text, Mode = query.Mode, Repositories = repositories }, cancellationToken);
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
