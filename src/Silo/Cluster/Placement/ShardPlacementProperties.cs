using LunarHub.Grains.Shards;
using Orleans.Metadata;
using Orleans.Runtime;

namespace LunarHub.Silo.Placement;

/// <summary>Gives shards their placement from outside, so that the grain knows nothing of it.</summary>
internal sealed class ShardPlacementProperties : IGrainPropertiesProvider
{
    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        if (grainClass == typeof(ShardGrain))
        {
            properties[WellKnownGrainTypeProperties.PlacementStrategy] = nameof(ShardPlacement);
        }
    }
}
