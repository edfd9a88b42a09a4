using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LunarHub.Grains.Telemetry;
using LunarHub.Search;
using LunarHub.Search.History;

namespace LunarHub.Grains.Shards;

/// <summary>The shards that this process has open: what they map and how much of it is verified, as metrics. Thread-safe.</summary>
public sealed class OpenShards : IDisposable
{
    private readonly ConcurrentDictionary<string, ShardIndex> shards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HistoryIndex> histories = new(StringComparer.Ordinal);
    private readonly Meter meter = new(HubTelemetry.Name);

    /// <param name="hot">Of all shards of the process.</param>
    public OpenShards(HotCache hot)
    {
        meter.CreateObservableCounter("lunarhub.index.cache.lookups", () => Lookups(hot), "{lookup}", "Searches that looked for a pattern's matches in a segment, or a snippet, that an earlier one had found, by kind and outcome (hit, miss).");
        meter.CreateObservableGauge("lunarhub.index.cache.size", () => hot.Bytes, "By", "What the kept matches and snippets take in memory, about.");
        meter.CreateObservableGauge("lunarhub.index.segments", () => Measure().Segments, "{segment}", "Segment files that are open.");
        meter.CreateObservableGauge("lunarhub.index.mapped", () => Measure().MappedBytes, "By", "Bytes of segment files that are mapped into memory.");
        meter.CreateObservableGauge("lunarhub.index.resident", () => Measure().ResidentBytes, "By", "Bytes of mapped segment files that the system has in memory; it takes them back when it needs them.");
        meter.CreateObservableGauge("lunarhub.index.verified", () => Measure().VerifiedBytes, "By", "Bytes of mapped segment files whose checksums were compared since they were opened.");
        meter.CreateObservableGauge("lunarhub.index.damaged", () => Measure().Problems, "{segment}", "Parts of the index that were found damaged and have not been built again yet.");
    }

    /// <summary>The keys of the shards that are open now.</summary>
    public IReadOnlyCollection<string> Keys => [.. shards.Keys];

    /// <summary>What all open shards and histories map.</summary>
    public ShardStorage Measure() => All.Aggregate(default(ShardStorage), (sum, shard) => sum + shard.Measure());

    /// <summary>Takes the mapped pages of all shards and histories out of the process.</summary>
    public void ReleasePages()
    {
        foreach (var shard in All)
        {
            shard.ReleasePages();
        }
    }

    public void Dispose() => meter.Dispose();

    internal void Add(string key, ShardIndex shard) => shards[key] = shard;

    internal void Remove(string key) => shards.TryRemove(key, out _);

    internal void AddHistory(string key, HistoryIndex history) => histories[key] = history;

    internal void RemoveHistory(string key) => histories.TryRemove(key, out _);

    private IEnumerable<ShardIndex> All => shards.Values.Concat(histories.Values.SelectMany(history => history.Parts));

    private static IEnumerable<Measurement<long>> Lookups(HotCache hot)
    {
        foreach (var kind in Enum.GetValues<HotKind>())
        {
            var (hits, misses) = hot.Lookups(kind);
            var name = new KeyValuePair<string, object?>("kind", $"{kind}".ToLowerInvariant());
            yield return new Measurement<long>(hits, name, new KeyValuePair<string, object?>("outcome", "hit"));
            yield return new Measurement<long>(misses, name, new KeyValuePair<string, object?>("outcome", "miss"));
        }
    }
}
