using LunarHub.Grains;
using LunarHub.Models;
using LunarHub.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Bench.Product;

/// <summary>The product's composition root in this process, over a data folder: grains without HTTP.</summary>
internal sealed class GrainsInProcess : IAsyncDisposable
{
    private readonly IHost _host;

    private GrainsInProcess(IHost host) => _host = host;

    /// <summary>The grain that answers searches.</summary>
    public ISearchGrain Search => Grains.GetGrain<ISearchGrain>(0);

    public ICatalogGrain Catalog => Grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key);

    /// <summary>The grain that compares an index with Git.</summary>
    public IIndexCheckGrain Check => Grains.GetGrain<IIndexCheckGrain>(0);

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IRepositoryGrain Repository(string id) => Grains.GetGrain<IRepositoryGrain>(id);

    public IShardGrain Shard(string id, int shard) => Grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(id, shard));

    public static Task<GrainsInProcess> StartAsync(string dataFolder, CancellationToken cancellationToken) => StartAsync(dataFolder, _ => { }, null, cancellationToken);

    /// <param name="configure">Sets options before the start.</param>
    /// <param name="reranker">Takes the place of the product's own; null leaves that.</param>
    public static async Task<GrainsInProcess> StartAsync(string dataFolder, Action<LunarHubOptions> configure, IReranker? reranker, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        if (reranker is not null)
        {
            builder.Services.AddSingleton(reranker);
        }

        var options = new LunarHubOptions { DataFolder = dataFolder };
        configure(options);
        builder.Services.AddLunarHub(options);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new GrainsInProcess(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
