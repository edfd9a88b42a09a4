using LunarHub.Embedded.Hosting;
using LunarHub.Embedded.Reminders;
using LunarHub.Embedded.Runtime;
using LunarHub.Embedded.Storage;
using LunarHub.Embedded.Streams;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Microsoft.Extensions.DependencyInjection;

public static class EmbeddedServiceCollectionExtensions
{
    /// <summary>Hosts grains in this process. Offers <see cref="IGrainFactory"/> and <see cref="IClusterClient"/>; starts and stops with the application.</summary>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedOptions> configure)
    {
        var options = new EmbeddedOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton<EmbeddedLog>();
        services.AddSingleton(provider => new HubDatabase(options.DatabasePath));
        services.AddSingleton(provider => new GrainHost(
            provider,
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<EmbeddedLog>(),
            provider.GetServices<IIncomingGrainCallFilter>(),
            provider.GetServices<IOutgoingGrainCallFilter>()));
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainHost>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainHost>());
        services.AddSingleton(provider => provider.GetRequiredService<GrainHost>().Statistics);
        services.AddSingleton<DurableStreams>();
        services.AddSingleton<ReminderService>();
        services.AddSingleton<IHostedService, EmbeddedHostedService>();
        return services;
    }
}
