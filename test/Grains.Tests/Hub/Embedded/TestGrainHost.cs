using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>The host that the grains are tested on: here the one-process host of the embedded edition.</summary>
internal sealed class TestGrainHost : IAsyncDisposable
{
    private readonly IHost host;

    private TestGrainHost(IHost host) => this.host = host;

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    /// <param name="layout">The data folder. What the grains stored there before is there again.</param>
    /// <param name="services">What the grains need besides their host.</param>
    public static async Task<TestGrainHost> StartAsync(DataLayout layout, Action<IServiceCollection> services)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.DatabasePath = layout.DatabasePath;
            options.GrainAssemblies.Add(typeof(IndexPipeline).Assembly);
        });
        services(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new TestGrainHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
