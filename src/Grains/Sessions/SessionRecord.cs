using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Sessions;

/// <summary>The durable state of a query session.</summary>
[GenerateSerializer, Alias("lunarhub.SessionRecord")]
public sealed class SessionRecord
{
    [Id(0)] public SessionFilters Filters { get; set; } = new();

    /// <summary>Newest last.</summary>
    [Id(1)] public ImmutableArray<SessionQuery> History { get; set; } = [];
}
