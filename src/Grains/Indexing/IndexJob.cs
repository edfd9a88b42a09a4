using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>What one index run has to do.</summary>
/// <param name="RepositoryId">The repository.</param>
/// <param name="Run">The run's number, by which its repository grain knows it.</param>
/// <param name="Source">Where the repository comes from, credentials included.</param>
/// <param name="Shards">The number of shards fixed by the first index, or 0 before it.</param>
/// <param name="Rebuild">True to drop what is indexed first.</param>
/// <param name="Name">The repository's name, for those who are told of the run.</param>
/// <param name="ReceivedAt">When the oldest request that the run carries out was received; null where it is not known.</param>
public sealed record IndexJob(string RepositoryId, long Run, string Source, int Shards, bool Rebuild, string? Name = null, DateTimeOffset? ReceivedAt = null)
{
    /// <summary>Patterns of the branches that are indexed besides the default one.</summary>
    public ImmutableArray<string> Branches { get; init; } = [];

    /// <summary>Patterns of the tags that are indexed.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>True to compare every file of each commit with the index, also where it shows the commit already.</summary>
    public bool Whole { get; init; }

    /// <summary>The ref that holds the finished documents of this run. Runs beside each other have different ones.</summary>
    public string BuildingRef { get; init; } = RefNames.Building;

    /// <summary>True when somebody waits: a push, or a person's request.</summary>
    public bool IsUrgent { get; init; }

    internal RepositoryLocation Locate(GitOptions options) => RepositoryLocation.Parse(Source, options);
}
