using LunarHub.Grains;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Silo;
using LunarHub.Text;

namespace Microsoft.Extensions.DependencyInjection;

public static class LunarHubServiceCollectionExtensions
{
    /// <summary>Lunar Hub in this one process: grains, index, mirrors and state in the data folder, which is taken at once.</summary>
    /// <exception cref="HubException"><c>options-invalid</c>, <c>data-version</c>, <c>data-locked</c>, <c>data-readonly</c>, <c>data-full</c>, <c>data-unwritable</c>.</exception>
    public static IServiceCollection AddLunarHub(this IServiceCollection services, LunarHubOptions options)
    {
        options.Validate();
        var layout = DataLayout.Open(options.DataFolder);
        services.AddEmbeddedGrains(host =>
        {
            host.DatabasePath = layout.DatabasePath;
            host.GrainAssemblies.Add(typeof(IndexPipeline).Assembly);
        });
        services.AddSingleton<IClusterStatus, EmbeddedClusterStatus>();
        HubServices.Add(services, options, layout);
        return services;
    }

    /// <summary>Here there is no cluster to be a client of.</summary>
    /// <exception cref="HubException"><c>edition-embedded</c>, always.</exception>
    public static IServiceCollection AddLunarHubClient(this IServiceCollection services, LunarHubOptions options)
        => throw new HubException("edition-embedded", "this program is the embedded edition and is a server of its own; ./hub cluster builds and starts the cluster edition");
}
