using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>Compares an index with Git, file by file. Stateless: any activation may answer. Key: 0.</summary>
[Alias("lunarhub.IIndexCheckGrain")]
public interface IIndexCheckGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Compares every file of the commit that the index of a ref shows with what the shards hold: the path, the blob, and the text, whose Git object id is computed anew. Changes nothing.
    /// </summary>
    /// <param name="repositoryId">The repository's id.</param>
    /// <param name="reference">A full or short ref name; null for the default ref.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>repo-not-indexed</c>, <c>ref-unknown</c>, <c>git-*</c>.</exception>
    [ResponseTimeout("00:30:00")]
    [Alias("Check")]
    Task<IndexCheck> CheckAsync(string repositoryId, string? reference, CancellationToken cancellationToken = default);
}

/// <summary>What a comparison of an index with Git found.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.IndexCheck")]
public sealed record IndexCheck
{
    [Id(0)] public required string RepositoryId { get; init; }
    [Id(1)] public required string Repository { get; init; }
    [Id(2)] public required string Ref { get; init; }

    /// <summary>The commit that was compared; null when the shards do not all show the same one, which is a finding in itself.</summary>
    [Id(3)] public string? Commit { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    [Id(4)] public bool IsHead { get; init; }

    /// <summary>Files, links and submodules of the commit.</summary>
    [Id(5)] public int Files { get; init; }

    /// <summary>Documents that the index holds for the ref.</summary>
    [Id(6)] public int Documents { get; init; }

    /// <summary>Documents whose text was compared; the others are found by path only.</summary>
    [Id(7)] public int Texts { get; init; }

    /// <summary>In Git and not in the index.</summary>
    [Id(8)] public required CheckedPaths Missing { get; init; }

    /// <summary>In the index and not in Git.</summary>
    [Id(9)] public required CheckedPaths Extra { get; init; }

    /// <summary>In both, with another blob.</summary>
    [Id(10)] public required CheckedPaths OtherBlob { get; init; }

    /// <summary>In both with the same blob, of which the index holds another text.</summary>
    [Id(11)] public required CheckedPaths OtherText { get; init; }

    /// <summary>Damage that the shards know of, one line each.</summary>
    [Id(12)] public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Whether index and Git agree in everything.</summary>
    public bool IsGood => Commit is not null && Missing.Count + Extra.Count + OtherBlob.Count + OtherText.Count == 0 && Problems.IsEmpty;
}

/// <summary>How many paths share a fault, with the first of them.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CheckedPaths")]
public sealed record CheckedPaths([property: Id(0)] int Count, [property: Id(1)] ImmutableArray<string> Examples);

/// <summary>A document of a shard as a comparison needs it.</summary>
/// <param name="TextIsBlob">Whether the Git object id of the stored text is the blob's; null where no text is stored. False as well where the text was transcoded.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.HeldDocument")]
public readonly record struct HeldDocument([property: Id(0)] DocumentId Document, [property: Id(1)] bool? TextIsBlob);
