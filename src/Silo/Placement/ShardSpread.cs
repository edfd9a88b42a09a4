using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LunarHub.Silo.Placement;

/// <summary>
/// Which silo holds which shard: rendezvous hashing with bounded loads (Thaler and Ravishankar 1998; Mirrokni, Thorup and Zadimoghaddam 2018). Every shard ranks the silos by a
/// hash of both names and goes to the first one with room, where room is a little more than an even share of the bytes. So silos carry about the same, each silo computes the
/// same answer from the same facts, and a silo that joins or leaves moves little but what it takes or gives.
/// </summary>
internal static class ShardSpread
{
    /// <summary>How much more than an even share one silo may carry.</summary>
    public const double Slack = 1.15;

    // A shard costs something however small it is: without this, all the empty ones might share a silo.
    private const long SmallestShard = 1 << 20;

    /// <param name="shards">Key and bytes of every shard; a key once.</param>
    /// <param name="silos">Names that a silo keeps over restarts; at least one.</param>
    public static IReadOnlyDictionary<string, string> Plan(IReadOnlyCollection<(string Key, long Bytes)> shards, IReadOnlyCollection<string> silos)
    {
        var total = shards.Sum(shard => Weight(shard.Bytes));
        var room = silos.ToDictionary(silo => silo, _ => total / (double)silos.Count * Slack, StringComparer.Ordinal);
        var plan = new Dictionary<string, string>(StringComparer.Ordinal);

        // Large ones first: what is small fills the gaps that they leave.
        foreach (var (key, bytes) in shards.OrderByDescending(shard => Weight(shard.Bytes)).ThenBy(shard => shard.Key, StringComparer.Ordinal))
        {
            var weight = Weight(bytes);
            var ranked = Ranked(key, silos);
            var chosen = ranked.FirstOrDefault(silo => room[silo] >= weight) ?? ranked.MaxBy(silo => room[silo])!;
            room[chosen] -= weight;
            plan.Add(key, chosen);
        }

        return plan;
    }

    /// <summary>The silo that a shard would choose if none were full: for a shard that no plan knows yet.</summary>
    public static string First(string key, IEnumerable<string> silos) => silos.MaxBy(silo => Score(key, silo))!;

    private static List<string> Ranked(string key, IEnumerable<string> silos) => [.. silos.OrderByDescending(silo => Score(key, silo)).ThenBy(silo => silo, StringComparer.Ordinal)];

    // Shards of like size must not change their order when one of them grows by a little: sizes count in powers of two.
    private static long Weight(long bytes) => (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, SmallestShard));

    private static ulong Score(string key, string silo)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{silo}"), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
