using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>How a job ended, or that it has not.</summary>
[GenerateSerializer, Alias("lunarhub.JobOutcome")]
public enum JobOutcome
{
    Running,
    Succeeded,
    Failed,

    /// <summary>Ended by a person: cancelled, or paused and begun again later.</summary>
    Stopped,
}

/// <summary>One run of a repository: which requests it carried out, when, and where its time went.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryJob")]
public sealed record RepositoryJob
{
    /// <summary>Number of the newest request that it carried out.</summary>
    [Id(0)] public required long Request { get; init; }

    /// <summary>How many requests it carried out together.</summary>
    [Id(1)] public required long Requests { get; init; }

    /// <summary>Why they were made, each reason once.</summary>
    [Id(2)] public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>When the oldest of them was made.</summary>
    [Id(3)] public DateTimeOffset RequestedAt { get; init; }
    [Id(4)] public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    [Id(5)] public DateTimeOffset? EndedAt { get; init; }
    [Id(6)] public JobOutcome Outcome { get; init; }
    [Id(7)] public OperationError? Error { get; init; }

    /// <summary>In the order in which they were first entered.</summary>
    [Id(8)] public ImmutableArray<JobStage> Stages { get; init; } = [];

    /// <summary>Refs that it made searchable, the first 50.</summary>
    [Id(9)] public ImmutableArray<JobRef> Refs { get; init; } = [];

    /// <summary>Files that it parsed.</summary>
    [Id(10)] public int Files { get; init; }
    [Id(11)] public int Chunks { get; init; }
}

/// <summary>A stage of a job; where it was entered several times the times are added up.</summary>
/// <param name="Name">wait, fetch, list, index, commit, history, tidy.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.JobStage")]
public sealed record JobStage([property: Id(0)] string Name, [property: Id(1)] DateTimeOffset StartedAt, [property: Id(2)] double Seconds);

/// <summary>A ref that a job made searchable.</summary>
/// <param name="OldCommit">Where the index had it before; null for a new one.</param>
/// <param name="ChangedPaths">Null where the commit was listed whole.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.JobRef")]
public sealed record JobRef(
    [property: Id(0)] string Ref,
    [property: Id(1)] string? OldCommit,
    [property: Id(2)] string Commit,
    [property: Id(3)] int? ChangedPaths,
    [property: Id(4)] DateTimeOffset SearchableAt);
