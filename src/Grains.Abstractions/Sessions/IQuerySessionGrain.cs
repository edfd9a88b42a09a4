using System.Collections.Immutable;
using Orleans;

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

    /// <summary>The session so far, and what has become of the shown hits since; empty for a session that was never used.</summary>
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

/// <summary>Where a shown hit stands, and what has become of it since.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SeenHit")]
public sealed record SeenHit([property: Id(0)] string RepositoryId, [property: Id(1)] string Path, [property: Id(2)] int StartLine, [property: Id(3)] int EndLine)
{
    /// <summary>Full name of the ref that it was shown from; null where that was not kept.</summary>
    [Id(4)] public string? Ref { get; init; }

    /// <summary>The commit that it was shown from.</summary>
    [Id(5)] public string? Commit { get; init; }

    [Id(6)] public SeenState State { get; init; }

    /// <summary>The commit that <see cref="State"/> is told of; null before the ref has moved.</summary>
    [Id(7)] public string? StateCommit { get; init; }

    /// <summary>Where the text stands at <see cref="StateCommit"/> when it has moved.</summary>
    [Id(8)] public string? NowPath { get; init; }
    [Id(9)] public int NowStartLine { get; init; }
}

/// <summary>What has become of a shown hit.</summary>
[GenerateSerializer, Alias("lunarhub.SeenState")]
public enum SeenState
{
    /// <summary>Its lines stand where they stood.</summary>
    Same,

    /// <summary>Its lines stand elsewhere in the file, or the file has another path.</summary>
    Moved,

    /// <summary>Its lines are not in the file any more as they were shown.</summary>
    Changed,

    /// <summary>The file, the ref or the repository is not there any more.</summary>
    Gone,

    /// <summary>It is not known: the commit that it was shown from is in the mirror no longer, or it was shown from a working tree.</summary>
    Unknown,
}
