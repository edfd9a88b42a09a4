using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Repositories;

/// <summary>
/// The durable state of a repository: its settings, its queue and what the last fetch saw. What is indexed is not here: the shards know.
/// </summary>
[GenerateSerializer, Alias("lunarhub.RepositoryRecord")]
public sealed class RepositoryRecord
{
    /// <summary>The source as given to git, credentials included; null before the repository was configured.</summary>
    [Id(0)] public RepositorySettings? Settings { get; set; }

    /// <summary>Number of the newest request.</summary>
    [Id(1)] public long LastRequest { get; set; }

    /// <summary>Number of the newest request that has been carried out. Below <see cref="LastRequest"/> while work waits.</summary>
    [Id(2)] public long CompletedRequest { get; set; }

    /// <summary>True when a waiting request asks to drop the index first.</summary>
    [Id(3)] public bool Rebuild { get; set; }

    /// <summary>Number of shards, fixed by the first index; 0 before it.</summary>
    [Id(4)] public int Shards { get; set; }

    /// <summary>True once a fetch has succeeded, so that a null commit means an empty repository.</summary>
    [Id(5)] public bool Fetched { get; set; }
    [Id(6)] public string? DefaultRef { get; set; }
    [Id(7)] public string? HeadCommit { get; set; }

    /// <summary>Why the newest run failed; null when it succeeded.</summary>
    [Id(8)] public OperationError? Error { get; set; }

    /// <summary>Runs that failed one after the other; decides the pause before the next.</summary>
    [Id(9)] public int Failures { get; set; }
    [Id(10)] public ImmutableArray<string> Notes { get; set; } = [];

    /// <summary>Every followed ref and its commit at the last fetch, the default one first.</summary>
    [Id(11)] public ImmutableArray<RefHead> Heads { get; set; } = [];

    /// <summary>True while a person holds the work.</summary>
    [Id(12)] public bool IsPaused { get; set; }

    /// <summary>True when failures have parked the repository.</summary>
    [Id(13)] public bool IsParked { get; set; }

    /// <summary>True when somebody waits for one of the requests that wait.</summary>
    [Id(14)] public bool IsUrgent { get; set; }

    /// <summary>Why the requests that wait were made, each reason once.</summary>
    [Id(15)] public ImmutableArray<string> Reasons { get; set; } = [];

    /// <summary>When the oldest request that waits was made.</summary>
    [Id(16)] public DateTimeOffset RequestedAt { get; set; }

    /// <summary>True when a failed run is to be tried again by itself.</summary>
    [Id(17)] public bool RetriesItself { get; set; }

    /// <summary>True until a run that began after it was asked for has compared whole commits with the index.</summary>
    [Id(20)] public bool Whole { get; set; }

    public bool HasWork => Settings is not null && CompletedRequest < LastRequest;
}
