using LunarHub.Grains;
using LunarHub.Grains.Storage;
using LunarHub.Silo;
using LunarHub.Silo.Placement;
using LunarHub.Silo.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using StackExchange.Redis;
using ClusterIds = Orleans.Configuration.ClusterOptions;
using ClusterOptions = LunarHub.Silo.ClusterOptions;

namespace Microsoft.Extensions.DependencyInjection;

public static class LunarHubServiceCollectionExtensions
{
    // Orleans's name for the provider behind the default one.
    private const string RedisStorage = "redis";

    /// <summary>Lunar Hub as one silo of an Orleans cluster: membership, state and reminders in Redis, index and mirrors in a folder that all silos share.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>options-invalid</c>, <c>redis-invalid</c>, <c>data-version</c>, <c>data-locked</c>, <c>data-readonly</c>, <c>data-full</c>, <c>data-unwritable</c>.</exception>
    public static IServiceCollection AddLunarHub(this IServiceCollection services, LunarHubOptions options)
    {
        options.Validate();
        var redis = RedisAddress.Parse(options.Cluster.Redis);
        var layout = DataLayout.Open(options.DataFolder, exclusive: false);
        layout.KnowBy(ClusterGate.Marker);
        AddGate(services, redis, options.Cluster, layout, isSilo: true);
        services.AddOrleans(silo =>
        {
            SiloBehaviour.Apply(silo, options.Cluster);
            silo.Configure<ClusterIds>(cluster => Name(cluster, options.Cluster))
                .ConfigureEndpoints(options.Cluster.Address, options.Cluster.SiloPort, options.Cluster.GatewayPort)
                .UseRedisClustering(clustering => clustering.ConfigurationOptions = redis)
                .AddRedisGrainStorage(RedisStorage, storage =>
                {
                    storage.ConfigurationOptions = redis;
                    storage.GrainStorageSerializer = new JsonStateSerializer();
                    storage.DeleteStateOnClear = true;
                })
                .UseRedisReminderService(reminders => reminders.ConfigurationOptions = redis)
                .AddIncomingGrainCallFilter<StateFailureFilter>()
                .AddPlacementDirector<ShardPlacement, ShardPlacementDirector>()
                .AddDashboard();
            silo.Services.AddSingleton<IFatalErrorHandler, LastWord>();
            silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, static (provider, _) => new PatientGrainStorage(provider.GetRequiredKeyedService<IGrainStorage>(RedisStorage)));
        });
        services.AddSingleton<ShardPlans>().AddSingleton<IGrainPropertiesProvider, ShardPlacementProperties>().AddSingleton<IClusterStatus, OrleansClusterStatus>();
        HubServices.Add(services, options, layout);
        services.AddHostedService<ClusterWatch>();
        return services;
    }

    /// <summary>A program beside the cluster that only asks its grains: it holds none, and works on nothing in the data folder.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>options-invalid</c>, <c>redis-invalid</c>, <c>data-version</c>, <c>data-locked</c>.</exception>
    public static IServiceCollection AddLunarHubClient(this IServiceCollection services, LunarHubOptions options)
    {
        options.Validate();
        var redis = RedisAddress.Parse(options.Cluster.Redis);
        AddGate(services, redis, options.Cluster, DataLayout.Open(options.DataFolder, exclusive: false), isSilo: false);
        services.AddOrleansClient(client => client
            .Configure<ClusterIds>(cluster => Name(cluster, options.Cluster))
            .Configure<ClientMessagingOptions>(messaging =>
            {
                messaging.ResponseTimeout = options.Cluster.ResponseTimeout;
                messaging.CancelRequestOnTimeout = true;
            })
            // A gateway that went is left alone and another one used within this time.
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .UseRedisClustering(clustering => clustering.ConfigurationOptions = redis)
            .UseConnectionRetryFilter<SiloWait>()
            .AddClusterConnectionStatusObserver<SiloContact>()
            .AddDashboard());
        services.AddSingleton<IClusterStatus, OrleansClusterStatus>();
        OtlpExport.Add(services, options.Telemetry);
        return services;
    }

    private static void Name(ClusterIds cluster, ClusterOptions options) => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId);

    // Hosted services start in the order in which they are added: this one before the silo.
    private static void AddGate(IServiceCollection services, ConfigurationOptions redis, ClusterOptions options, DataLayout layout, bool isSilo)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        if (isSilo)
        {
            services.AddHostedService<PortGate>();
        }

        services.AddHostedService(provider => new ClusterGate(redis, options, layout, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ClusterGate>>()));
    }
}
