using System.Net;
using LunarHub.Grains.Storage;
using LunarHub.Silo;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

public static class LunarHubServiceCollectionExtensions
{
    /// <summary>Lunar Hub as one silo of an Orleans cluster: membership, state and reminders in Redis, index and mirrors in a folder that all silos share.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>options-invalid</c>, <c>data-version</c>, <c>data-readonly</c>, <c>data-full</c>, <c>data-unwritable</c>.</exception>
    public static IServiceCollection AddLunarHub(this IServiceCollection services, LunarHubOptions options)
    {
        options.Validate();
        var layout = DataLayout.Open(options.DataFolder, exclusive: false);
        var redis = ConfigurationOptions.Parse(options.Cluster.Redis);

        // A silo may come up before its Redis does.
        redis.AbortOnConnectFail = false;
        services.AddOrleans(silo => silo
            .Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Cluster.ClusterId, options.Cluster.ServiceId))
            .Configure<SiloMessagingOptions>(messaging =>
            {
                messaging.CancelRequestOnTimeout = true;
                messaging.MaxEnqueuedRequestsHardLimit = 20_000;
            })
            .ConfigureEndpoints(options.Cluster.SiloPort, options.Cluster.GatewayPort)
            .UseRedisClustering(clustering => clustering.ConfigurationOptions = redis)
            .AddRedisGrainStorageAsDefault(storage => storage.ConfigurationOptions = redis)
            .UseRedisReminderService(reminders => reminders.ConfigurationOptions = redis));
        HubServices.Add(services, options, layout);
        return services;
    }
}
