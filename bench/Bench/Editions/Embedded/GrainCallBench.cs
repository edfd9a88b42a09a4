using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace LunarHub.Bench;

/// <summary>What a call to a grain of the one-process host costs, and what an idle grain weighs.</summary>
public static class GrainCallBench
{
    /// <param name="NanosecondsPerCall">Median over the samples of one awaited call after another, from outside the grains.</param>
    /// <param name="NanosecondsPerCall95">The 95th percentile of the same samples.</param>
    /// <param name="NanosecondsBetweenGrains">Median of one awaited call after another, from one grain to another.</param>
    /// <param name="ConcurrentCallsPerSecond">With 1,000 callers, each awaiting its calls one after another, spread over 100 grains.</param>
    /// <param name="BytesPerIdleActivation">Managed memory, over 100,000 activations without state.</param>
    public sealed record Figures(double NanosecondsPerCall, double NanosecondsPerCall95, double NanosecondsBetweenGrains, double ConcurrentCallsPerSecond, double BytesPerIdleActivation);

    private const int CallsPerSample = 1_000;

    public static async Task<Figures> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("grain-bench");
        try
        {
            var services = new ServiceCollection();
            services.AddEmbeddedGrains(options =>
            {
                options.DatabasePath = Path.Combine(folder.FullName, "hub.db");
                options.GrainAssemblies.Add(typeof(GrainCallBench).Assembly);
            });
            await using var provider = services.BuildServiceProvider();
            var hosted = provider.GetServices<IHostedService>().ToArray();
            foreach (var service in hosted)
            {
                await service.StartAsync(CancellationToken.None);
            }

            var grains = provider.GetRequiredService<IGrainFactory>();
            var echo = grains.GetGrain<IBenchEchoGrain>("one");
            await Samples(echo, 200);
            var samples = await Samples(echo, 1_000);
            var caller = grains.GetGrain<IBenchCallerGrain>("caller");
            await caller.MedianAsync(200);
            var between = await caller.MedianAsync(1_000);
            var perSecond = await ConcurrentAsync(grains);
            var bytes = await BytesPerActivationAsync(grains);
            foreach (var service in hosted)
            {
                await service.StopAsync(CancellationToken.None);
            }

            return new Figures(samples[samples.Length / 2], samples[samples.Length * 95 / 100], between, perSecond, bytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Sorted nanoseconds per call, each sample the mean of a run short enough that the clock's own cost does not count.
    internal static async Task<double[]> Samples(IBenchEchoGrain grain, int count)
    {
        var samples = new double[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < CallsPerSample; call++)
            {
                await grain.EchoAsync(call);
            }

            samples[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / CallsPerSample;
        }

        Array.Sort(samples);
        return samples;
    }

    private static async Task<double> ConcurrentAsync(IGrainFactory grains)
    {
        const int Callers = 1_000;
        const int CallsEach = 1_000;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var grain = grains.GetGrain<IBenchEchoGrain>($"concurrent-{caller % 100}");
            for (var call = 0; call < CallsEach; call++)
            {
                await grain.EchoAsync(call);
            }
        })));
        return (double)Callers * CallsEach / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> BytesPerActivationAsync(IGrainFactory grains)
    {
        const int Activations = 100_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Activations; i++)
        {
            await grains.GetGrain<IBenchEchoGrain>($"idle-{i}").EchoAsync(i);
        }

        return (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Activations;
    }
}

public interface IBenchEchoGrain : IGrainWithStringKey
{
    Task<int> EchoAsync(int value);
}

public interface IBenchCallerGrain : IGrainWithStringKey
{
    Task<double> MedianAsync(int samples);
}

internal sealed class BenchEchoGrain : Grain, IBenchEchoGrain
{
    public Task<int> EchoAsync(int value) => Task.FromResult(value);
}

internal sealed class BenchCallerGrain : Grain, IBenchCallerGrain
{
    public async Task<double> MedianAsync(int samples)
    {
        var sorted = await GrainCallBench.Samples(GrainFactory.GetGrain<IBenchEchoGrain>("two"), samples);
        return sorted[sorted.Length / 2];
    }
}
