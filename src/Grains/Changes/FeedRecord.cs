using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Changes;

/// <summary>The durable head of a feed: its newest events. Older ones are in pages of their own.</summary>
[GenerateSerializer, Alias("lunarhub.FeedRecord")]
public sealed class FeedRecord
{
    /// <summary>Number of the first page that is kept.</summary>
    [Id(0)] public long FirstPage { get; set; }

    /// <summary>Number of the page that <see cref="Newest"/> will be.</summary>
    [Id(1)] public long NextPage { get; set; }

    /// <summary>The events of the page that is being filled.</summary>
    [Id(2)] public ImmutableArray<HubEvent> Newest { get; set; } = [];
}

/// <summary>A full page of a feed.</summary>
[GenerateSerializer, Alias("lunarhub.FeedPage")]
public sealed class FeedPage
{
    [Id(0)] public ImmutableArray<HubEvent> Events { get; set; } = [];
}
