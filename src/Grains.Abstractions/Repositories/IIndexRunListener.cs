using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>
/// What an index run, which works outside the grain's turns, tells its own repository grain. Calls of a run that is no longer the current one are ignored.
/// Key: the repository id.
/// </summary>
[Alias("lunarhub.IIndexRunListener")]
public interface IIndexRunListener : IGrainWithStringKey
{
    /// <summary>The fetch is done: the head is known and so is the number of shards, which is durable when this returns.</summary>
    [Alias("HeadFound")]
    Task HeadFoundAsync(long run, FetchedHead head, CancellationToken cancellationToken = default);

    /// <summary>The shards of a rebuild have been dropped: a crash from here on must not drop them again.</summary>
    [Alias("Dropped")]
    Task DroppedAsync(long run, CancellationToken cancellationToken = default);

    /// <summary>The new commit is searchable; what is left of the run (the history of its files) adds to it.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="notes">What a user should know of what is indexed now.</param>
    [Alias("Searchable")]
    Task SearchableAsync(long run, ImmutableArray<string> notes, CancellationToken cancellationToken = default);

    /// <summary>The run is over, whether it succeeded or not.</summary>
    [Alias("RunEnded")]
    Task RunEndedAsync(long run, IndexRunReport report, CancellationToken cancellationToken = default);
}

/// <summary>What a fetch found. <see cref="Commit"/> is null for a repository without commits.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FetchedHead")]
public sealed record FetchedHead([property: Id(0)] string? Ref, [property: Id(1)] string? Commit, [property: Id(2)] int Shards)
{
    /// <summary>Every ref that the run indexes and its commit, the default one first.</summary>
    [Id(3)] public ImmutableArray<RefHead> Heads { get; init; } = [];
}

/// <summary>How an index run ended.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.IndexRunReport")]
public sealed record IndexRunReport
{
    /// <summary>Null when the run succeeded.</summary>
    [Id(0)] public OperationError? Error { get; init; }

    /// <summary>True when trying again later may help.</summary>
    [Id(1)] public bool IsTransient { get; init; }

    [Id(2)] public ImmutableArray<SkippedFiles> Skipped { get; init; } = [];
    [Id(3)] public ImmutableArray<string> Notes { get; init; } = [];
}
