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
    /// <exception cref="LunarHub.Text.HubException"><c>repo-invalid-source</c>, <c>git-refused-url</c>, <c>git-not-a-repository</c>, <c>ref-pattern-invalid</c>.</exception>
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

    /// <summary>
    /// Finds the repository that a payload means: by the address it was added with, however it is spelt (scheme, credentials, <c>.git</c>, letter case of the host), or by its name or id.
    /// </summary>
    [AlwaysInterleave]
    [Alias("Match")]
    Task<RepositoryMatch> MatchAsync(RepositoryMention mention, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a repository the address it has now. Its id, index and mirror stay. The new address must lie on the host of the old one, so that no payload can lead a fetch, and the
    /// credentials that go with it, elsewhere.
    /// </summary>
    /// <returns>The entry as it is now; null when there is no such repository.</returns>
    /// <exception cref="LunarHub.Text.HubException"><c>git-refused-url</c>.</exception>
    [Alias("Move")]
    Task<CatalogEntry?> MoveAsync(string id, ImmutableArray<string> addresses, CancellationToken cancellationToken = default);

    /// <summary>Notes who may see the repository at its forge: public, internal or private. Unknown ids are ignored.</summary>
    [Alias("SetVisibility")]
    Task SetVisibilityAsync(string id, string visibility, CancellationToken cancellationToken = default);

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
/// <param name="ByWebhook">True when a forge's event adds it and no person did.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.AddRepository")]
public sealed record AddRepository([property: Id(0)] string Source, [property: Id(1)] string? Name = null, [property: Id(2)] bool ByWebhook = false)
{
    /// <summary>Patterns of the branches to index besides the default one; null for none, or for those that were set before.</summary>
    [Id(3)] public ImmutableArray<string>? Branches { get; init; }

    /// <summary>Patterns of the tags to index; null for none, or for those that were set before.</summary>
    [Id(4)] public ImmutableArray<string>? Tags { get; init; }
}

/// <summary>
/// One repository as the catalog knows it. <see cref="Shards"/> is 0 until its first index has planned them; <see cref="IsEmpty"/> says that the last fetch found no commit;
/// <see cref="SourceId"/> is the id that the present source would have, null while it is <see cref="Id"/>; <see cref="Visibility"/> is what the forge last said.
/// </summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CatalogEntry")]
public sealed record CatalogEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Source,
    [property: Id(3)] DateTimeOffset AddedAt,
    [property: Id(4)] int Shards,
    [property: Id(5)] string? DefaultRef = null,
    [property: Id(6)] string? HeadCommit = null,
    [property: Id(7)] bool IsEmpty = false,
    [property: Id(8)] string? SourceId = null,
    [property: Id(9)] string? Visibility = null,
    [property: Id(10)] bool ByWebhook = false)
{
    /// <summary>Every followed ref and its commit at the last fetch.</summary>
    [Id(11)] public ImmutableArray<RefHead> Heads { get; init; } = [];

    /// <summary>The commit that a ref had at the last fetch; null for one that is not followed.</summary>
    public string? HeadOf(string reference) => reference == DefaultRef ? HeadCommit : Heads.FirstOrDefault(head => head.Ref == reference)?.Commit;
}

/// <summary>Which repository a payload means.</summary>
/// <param name="Entry">Null when none is known by what the payload says.</param>
/// <param name="Refusal">Why an address of the payload is refused, when it is one that no payload may give; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryMatch")]
public sealed record RepositoryMatch([property: Id(0)] CatalogEntry? Entry, [property: Id(1)] string? Refusal);

/// <summary>What a search must know of a repository: how many shards to ask, which ref when none is named, and whether a hit is at the head.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryHead")]
public sealed record RepositoryHead([property: Id(0)] int Shards, [property: Id(1)] string? DefaultRef, [property: Id(2)] string? HeadCommit)
{
    /// <summary>Every followed ref and its commit, the default one first.</summary>
    [Id(3)] public ImmutableArray<RefHead> Heads { get; init; } = [];
}

/// <summary>The catalog at one moment; <see cref="Version"/> grows with every change.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CatalogSnapshot")]
public sealed record CatalogSnapshot([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<CatalogEntry> Repositories);
