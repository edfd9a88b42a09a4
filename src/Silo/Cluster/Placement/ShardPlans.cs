using LunarHub.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace LunarHub.Silo.Placement;

/// <summary>The plan for the silos of the moment, made anew when they change or when the sizes are old. Thread-safe.</summary>
internal sealed partial class ShardPlans(ISegmentStore store, TimeProvider time, ILogger<ShardPlans> logger)
{
    /// <summary>How long sizes are good for: listing the store costs a look at every shard.</summary>
    public static readonly TimeSpan SizesLast = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private (string Silos, IReadOnlyDictionary<string, string> Silo, DateTimeOffset Until) plan = ("", new Dictionary<string, string>(StringComparer.Ordinal), default);

    /// <summary>What a silo is called in plans: its address, which a restart keeps, unlike its generation.</summary>
    public static string NameOf(SiloAddress silo) => silo.Endpoint.ToString();

    /// <summary>The silo that is to hold the shard.</summary>
    public SiloAddress SiloOf(string shard, IReadOnlyCollection<SiloAddress> silos)
    {
        var names = silos.Select(NameOf).Order(StringComparer.Ordinal).ToList();
        var chosen = PlanFor(names).TryGetValue(shard, out var planned) ? planned : ShardSpread.First(shard, names);
        return silos.First(silo => NameOf(silo) == chosen);
    }

    private IReadOnlyDictionary<string, string> PlanFor(List<string> silos)
    {
        var key = string.Join(' ', silos);
        lock (gate)
        {
            if (plan.Silos == key && time.GetUtcNow() < plan.Until)
            {
                return plan.Silo;
            }

            try
            {
                plan = (key, ShardSpread.Plan([.. store.List().Select(kept => (kept.Shard.Key, kept.Bytes))], silos), time.GetUtcNow() + SizesLast);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Shards are then spread by their names alone, until the store can be read again.
                LogNotListed(error.Message);
                plan = (key, new Dictionary<string, string>(StringComparer.Ordinal), time.GetUtcNow() + SizesLast);
            }

            return plan.Silo;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The segment store cannot be listed, and shards are placed without their sizes: {Reason}")]
    private partial void LogNotListed(string reason);
}
