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

    public OpenShards()
    {
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
}
