using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Catalog;

/// <summary>The durable list of repositories.</summary>
[GenerateSerializer, Alias("lunarhub.CatalogRecord")]
public sealed class CatalogRecord
{
    [Id(0)] public long Version { get; set; }

    /// <summary>Ordered by name.</summary>
    [Id(1)] public ImmutableArray<CatalogEntry> Repositories { get; set; } = [];

    /// <summary>Ids that are no longer listed but may still have files: their removal is carried to its end after a crash.</summary>
    [Id(2)] public ImmutableArray<string> Removing { get; set; } = [];
}
