using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Silo;

namespace Microsoft.Extensions.DependencyInjection;

public static class LunarHubServiceCollectionExtensions
{
    /// <summary>Lunar Hub in this one process: grains, index, mirrors and state in the data folder, which is taken at once.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>options-invalid</c>, <c>data-version</c>, <c>data-locked</c>, <c>data-readonly</c>, <c>data-full</c>, <c>data-unwritable</c>.</exception>
    public static IServiceCollection AddLunarHub(this IServiceCollection services, LunarHubOptions options)
    {
        options.Validate();
        var layout = DataLayout.Open(options.DataFolder);
        services.AddEmbeddedGrains(host =>
        {
            host.DatabasePath = layout.DatabasePath;
            host.GrainAssemblies.Add(typeof(IndexPipeline).Assembly);
        });
        HubServices.Add(services, options, layout);
        return services;
    }
}
