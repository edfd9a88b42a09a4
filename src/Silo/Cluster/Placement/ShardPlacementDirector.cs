using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace LunarHub.Silo.Placement;

/// <summary>Places a shard where the plan for the silos that are up says.</summary>
internal sealed class ShardPlacementDirector(ShardPlans plans) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) ?? plans.SiloOf(target.GrainIdentity.Key.ToString()!, silos));
    }
}
