using LunarHub.Grains.Storage;
using LunarHub.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.TestingHost;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>The host that the grains are tested on: here a silo of Microsoft Orleans with a client beside it, so that every message is really serialized.</summary>
internal sealed class TestGrainHost : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;

    private TestGrainHost(InProcessTestCluster cluster) => this.cluster = cluster;

    public IGrainFactory Grains => cluster.Client;

    /// <param name="layout">The data folder. What the grains stored there before is there again.</param>
    /// <param name="services">What the grains need besides their host.</param>
    public static async Task<TestGrainHost> StartAsync(DataLayout layout, Action<IServiceCollection> services)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.UseRealEnvironmentStatistics = true;
        builder.ConfigureHost(host => host.Logging.ClearProviders().SetMinimumLevel(LogLevel.None));
        builder.ConfigureSilo((_, silo) =>
        {
            SiloBehaviour.Apply(silo, new ClusterOptions());
            silo.UseInMemoryReminderService();
            silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (provider, _) => new FolderStorage(layout.Folder, provider.GetRequiredService<IActivatorProvider>()));
            services(silo.Services);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestGrainHost(cluster);
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
    }
}
