using Orleans;
using Orleans.Runtime;

namespace LunarHub.Silo.Placement;

/// <summary>Marks grains that are placed by <see cref="ShardPlacementDirector"/>.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("lunarhub.ShardPlacement")]
public sealed class ShardPlacement : PlacementStrategy;
