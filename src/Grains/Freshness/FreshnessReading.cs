using System.Collections.Immutable;
using LunarHub.Grains.Searching;
using Orleans;

namespace LunarHub.Grains.Freshness;

/// <summary>What the shards of a repository show of its refs.</summary>
internal static class FreshnessReading
{
    /// <summary>One entry for each ref that is meant: those named, else the default one.</summary>
    /// <exception cref="HubException"><c>ref-unknown</c>.</exception>
    public static async Task<ImmutableArray<IndexFreshness>> ReadAsync(IGrainFactory grains, CatalogEntry entry, ImmutableArray<string> named, CancellationToken cancellationToken)
    {
        var states = await Task.WhenAll(Enumerable.Range(0, entry.Shards).Select(shard => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, shard)).GetStateAsync(cancellationToken)));
        var held = states.SelectMany(state => state.Refs).Where(reference => !RefNames.IsInternal(reference.Ref)).ToLookup(reference => reference.Ref, StringComparer.Ordinal);
        if (named.IsDefaultOrEmpty)
        {
            return [IndexFreshnessOf.Ref(entry, entry.DefaultRef, entry.DefaultRef is { } name ? [.. held[name]] : [])];
        }

        return
        [
            .. named.SelectMany(given => held.Where(reference => RefNames.Matches(given, reference.Key)) is var matching && matching.Any()
                ? matching
                : throw UnknownNames.Ref(given, entry.Name, held.Select(reference => reference.Key)))
                .DistinctBy(reference => reference.Key)
                .Select(reference => IndexFreshnessOf.Ref(entry, reference.Key, [.. reference])),
        ];
    }
}
