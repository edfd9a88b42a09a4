using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>One user's or agent's query session: its filters, what was asked, what was shown. Key: the session id, 1 to 64 of [A-Za-z0-9_-].</summary>
[Alias("lunarhub.IQuerySessionGrain")]
public interface IQuerySessionGrain : IGrainWithStringKey
{
    /// <summary>Searches with the session's filters where the request names none, and records the query and its hits.</summary>
    [Alias("Search")]
    Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sets the repositories, refs and languages that later searches of the session use by default.</summary>
    [Alias("SetFilters")]
    Task SetFiltersAsync(SessionFilters filters, CancellationToken cancellationToken = default);

    /// <summary>The session so far; empty for a session that was never used.</summary>
    [ReadOnly]
    [Alias("Get")]
    Task<QuerySession> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets the session.</summary>
    [Alias("Clear")]
    Task ClearAsync(CancellationToken cancellationToken = default);
}

[GenerateSerializer, Immutable, Alias("lunarhub.SessionFilters")]
public sealed record SessionFilters
{
    [Id(0)] public ImmutableArray<string> Repositories { get; init; } = [];
    [Id(1)] public ImmutableArray<string> Refs { get; init; } = [];
    [Id(2)] public ImmutableArray<string> Languages { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("lunarhub.QuerySession")]
public sealed record QuerySession
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public SessionFilters Filters { get; init; } = new();

    /// <summary>Newest last; the oldest are forgotten beyond 100.</summary>
    [Id(2)] public ImmutableArray<SessionQuery> History { get; init; } = [];
}

/// <summary>One query of a session and the hits that its answer showed.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SessionQuery")]
public sealed record SessionQuery(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Query,
    [property: Id(2)] SearchMode Mode,
    [property: Id(3)] long Total,
    [property: Id(4)] ImmutableArray<SeenHit> Shown);

/// <summary>Where a shown hit stands.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SeenHit")]
public sealed record SeenHit([property: Id(0)] string RepositoryId, [property: Id(1)] string Path, [property: Id(2)] int StartLine, [property: Id(3)] int EndLine);
