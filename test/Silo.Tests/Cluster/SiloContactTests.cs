using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using ClusterIds = Orleans.Configuration.ClusterOptions;

namespace LunarHub.Silo.Tests.Cluster;

/// <summary>An API host whose silos come late, go and come back: with a real Redis, and silos that hold nothing but their place in the cluster.</summary>
public sealed class SiloContactTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lunarhub-contact-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_waits_for_silos_tells_once_that_they_are_gone_and_once_that_they_are_back()
    {
        await using var redis = await RedisServer.StartAsync();
        using var words = new Words();
        using var api = ApiHost(redis, words, Patience);
        var starting = api.StartAsync();
        await words.SaidAsync("Waiting for a silo");
        using (var silo = Silo(redis))
        {
            await silo.StartAsync();
            await starting;
            await AskAsync(api, succeeds: true);
            await silo.StopAsync();
        }

        await words.SaidAsync("No silo of the cluster");
        await AskAsync(api, succeeds: false);
        using (var silo = Silo(redis))
        {
            await silo.StartAsync();
            await AskAsync(api, succeeds: true);
            await words.SaidAsync("reached again");
            await api.StopAsync();
            words.All.Should().HaveCount(3, "one that stops has lost nobody");
            await silo.StopAsync();
        }
    }

    [Fact]
    public async Task One_that_finds_no_silo_in_its_time_does_not_start()
    {
        await using var redis = await RedisServer.StartAsync();
        using var words = new Words();
        using var api = ApiHost(redis, words, TimeSpan.Zero);

        await FluentActions.Awaiting(() => api.StartAsync()).Should().ThrowAsync<OrleansException>();
    }

    private IHost ApiHost(RedisServer redis, Words words, TimeSpan patience)
    {
        var options = new LunarHubOptions { DataFolder = folder.FullName };
        (options.Cluster.Redis, options.Cluster.RedisPatience) = ($"redis://127.0.0.1:{redis.Port.ToString(CultureInfo.InvariantCulture)}", patience);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(words).AddFilter("Orleans", LogLevel.None);
        builder.Services.AddLunarHubClient(options);
        return builder.Build();
    }

    private static IHost Silo(RedisServer redis)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var (names, ports) = (new ClusterOptions(), FreePorts());
        builder.Services.AddOrleans(silo => silo
            .Configure<ClusterIds>(cluster => (cluster.ClusterId, cluster.ServiceId) = (names.ClusterId, names.ServiceId))
            .ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1])
            .UseRedisClustering(clustering => clustering.ConfigurationOptions = redis.Options));
        return builder.Build();
    }

    // The client finds out by calls what it can reach.
    private static async Task AskAsync(IHost api, bool succeeds)
    {
        using var patience = new CancellationTokenSource(Patience);
        var management = api.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        while (true)
        {
            var succeeded = true;
            try
            {
                await management.GetTotalActivationCount().WaitAsync(patience.Token);
            }
            catch (Exception error) when (error is OrleansException)
            {
                succeeded = false;
            }

            if (succeeded == succeeds)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    private static int[] FreePorts()
    {
        TcpListener[] listeners = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)];
        Array.ForEach(listeners, listener => listener.Start());
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }

    /// <summary>What is logged.</summary>
    private sealed class Words : ILoggerProvider, ILogger
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);

        public ConcurrentQueue<string> All { get; } = new();

        /// <summary>Completes when a line with these words is there.</summary>
        public Task SaidAsync(string words)
        {
            var said = awaited.GetOrAdd(words, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Settle();
            return said.Task.WaitAsync(Patience);
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                All.Enqueue(formatter(state, exception));
                Settle();
            }
        }

        public void Dispose()
        {
        }

        private void Settle()
        {
            foreach (var (words, said) in awaited)
            {
                if (All.Any(line => line.Contains(words, StringComparison.Ordinal)))
                {
                    said.TrySetResult();
                }
            }
        }
    }
}
