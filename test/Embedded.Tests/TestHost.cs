using System.Collections.Concurrent;
using LunarHub.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Orleans;

namespace LunarHub.Embedded.Tests;

/// <summary>A host over the grains of this assembly, on a clock of the test's own unless it asks for the real one.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly ServiceProvider provider;
    private readonly string? ownFolder;

    private TestHost(ServiceProvider provider, FakeTimeProvider time, Probe probe, string? ownFolder)
    {
        this.provider = provider;
        this.ownFolder = ownFolder;
        Time = time;
        Probe = probe;
    }

    public FakeTimeProvider Time { get; }

    public Probe Probe { get; }

    public IServiceProvider Services => provider;

    public IClusterClient Grains => provider.GetRequiredService<IClusterClient>();

    public static async Task<TestHost> StartAsync(
        Action<EmbeddedOptions>? configure = null,
        Action<IServiceCollection>? register = null,
        string? folder = null,
        FakeTimeProvider? time = null,
        bool realTime = false)
    {
        var own = folder is null ? NewFolder() : null;
        time ??= new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var probe = new Probe();
        var services = new ServiceCollection();
        services.AddSingleton(probe);
        services.AddSingleton(realTime ? TimeProvider.System : time);
        services.AddEmbeddedGrains(options =>
        {
            options.DatabasePath = Path.Combine(folder ?? own!, "hub.db");
            options.GrainAssemblies.Add(typeof(TestHost).Assembly);
            configure?.Invoke(options);
        });
        register?.Invoke(services);
        var host = new TestHost(services.BuildServiceProvider(), time, probe, own);
        try
        {
            foreach (var service in host.provider.GetServices<IHostedService>())
            {
                await service.StartAsync(CancellationToken.None);
            }
        }
        catch
        {
            await host.provider.DisposeAsync();
            throw;
        }

        return host;
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("grain-host").FullName;

    /// <summary>Advances the clock step by step until <paramref name="awaited"/> completes.</summary>
    public async Task AdvanceUntilAsync(Task awaited, TimeSpan step)
    {
        for (var i = 0; i < 10_000 && !awaited.IsCompleted; i++)
        {
            Time.Advance(step);
            await Task.WhenAny(awaited, Task.Delay(1));
        }

        await awaited.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var service in provider.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(patience.Token);
        }

        await provider.DisposeAsync();
        if (ownFolder is not null)
        {
            Directory.Delete(ownFolder, recursive: true);
        }
    }
}

/// <summary>What grains tell the test, and what the test tells grains. One for each host.</summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> signals = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public int Count(string name) => Counts.AddOrUpdate(name, 1, static (_, count) => count + 1);

    public void Set(string signal) => Source(signal).TrySetResult();

    /// <summary>Completes when somebody sets the signal; gives up after ten real seconds.</summary>
    public Task Seen(string signal) => Source(signal).Task.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>True when the test has asked the stream readers to hold.</summary>
    public bool Held => Source("hold").Task.IsCompleted;

    private TaskCompletionSource Source(string signal)
        => signals.GetOrAdd(signal, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
