using LunarHub.Grains;
using LunarHub.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Bench.Product;

/// <summary>The product's composition root in this process, over an existing data folder: grains without HTTP.</summary>
internal sealed class GrainsInProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _hosted;

    private GrainsInProcess(ServiceProvider services, IHostedService[] hosted) => (_services, _hosted) = (services, hosted);

    /// <summary>The grain that answers searches.</summary>
    public ISearchGrain Search => _services.GetRequiredService<IGrainFactory>().GetGrain<ISearchGrain>(0);

    public static async Task<GrainsInProcess> StartAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        services.AddLunarHub(new LunarHubOptions { DataFolder = dataFolder });
        var provider = services.BuildServiceProvider();
        var hosted = provider.GetServices<IHostedService>().ToArray();
        foreach (var service in hosted)
        {
            await service.StartAsync(cancellationToken);
        }

        return new GrainsInProcess(provider, hosted);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _hosted.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
