using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>The list of repositories. One grain, key <see cref="Key"/>; reads interleave, so a slow write never delays a search.</summary>
[Alias("lunarhub.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithStringKey
{
    const string Key = "catalog";

    /// <summary>
    /// Adds a repository and asks it to index itself. Adding a source that is already there returns the existing entry and requests a reindex.
    /// </summary>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-invalid-source</c>, <c>git-refused-url</c>, <c>git-not-a-repository</c>.</exception>
    [Alias("Add")]
    Task<CatalogEntry> AddAsync(AddRepository request, CancellationToken cancellationToken = default);

    /// <summary>Every repository, ordered by name.</summary>
    [AlwaysInterleave]
    [Alias("List")]
    Task<CatalogSnapshot> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds by id, else by exact name; null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("Find")]
    Task<CatalogEntry?> FindAsync(string idOrName, CancellationToken cancellationToken = default);

    /// <summary>Removes a repository with its index and mirror. False when there was none.</summary>
    [Alias("Remove")]
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Called by an index run when it knows the number of shards and the head, and again when the index has reached it. Unknown ids are ignored.</summary>
    [Alias("SetHead")]
    Task SetHeadAsync(string id, RepositoryHead head, CancellationToken cancellationToken = default);

    /// <summary>Wakes every repository, so that unfinished work goes on, and ends removals that a crash cut short. Called once after a start.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken = default);
}

/// <param name="Source">A path on the server's machine or a clone URL.</param>
/// <param name="Name">Display name; null takes it from the source.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.AddRepository")]
public sealed record AddRepository([property: Id(0)] string Source, [property: Id(1)] string? Name = null);

/// <summary>One repository as the catalog knows it. <see cref="Shards"/> is 0 until its first index has planned them; <see cref="IsEmpty"/> says that the last fetch found no commit.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CatalogEntry")]
public sealed record CatalogEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Source,
    [property: Id(3)] DateTimeOffset AddedAt,
    [property: Id(4)] int Shards,
    [property: Id(5)] string? DefaultRef = null,
    [property: Id(6)] string? HeadCommit = null,
    [property: Id(7)] bool IsEmpty = false);

/// <summary>What a search must know of a repository: how many shards to ask, which ref when none is named, and whether a hit is at the head.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryHead")]
public sealed record RepositoryHead([property: Id(0)] int Shards, [property: Id(1)] string? DefaultRef, [property: Id(2)] string? HeadCommit);

/// <summary>The catalog at one moment; <see cref="Version"/> grows with every change.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CatalogSnapshot")]
public sealed record CatalogSnapshot([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<CatalogEntry> Repositories);
