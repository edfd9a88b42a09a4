using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// One repository: its mirror, the refs it indexes, its durable work queue and progress. Key: the repository id.
/// </summary>
[Alias("lunarhub.IRepositoryGrain")]
public interface IRepositoryGrain : IGrainWithStringKey
{
    /// <summary>Sets the source and queues the first index. Idempotent.</summary>
    [Alias("Configure")]
    Task ConfigureAsync(RepositorySettings settings, CancellationToken cancellationToken = default);

    /// <summary>What it was configured with, credentials included: never to be shown. Null before.</summary>
    [AlwaysInterleave]
    [Alias("GetSettings")]
    Task<RepositorySettings?> GetSettingsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Queues an index run and returns once the request is durable. Requests that wait are coalesced into one run.
    /// </summary>
    [Alias("RequestIndex")]
    Task<long> RequestIndexAsync(IndexRequest request, CancellationToken cancellationToken = default);

    /// <summary>Called after a start: activation has already begun unfinished work again; a shard that lost a damaged segment gets a run that builds it again.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>State, freshness and progress. What is indexed is read from the shards themselves, never from a flag.</summary>
    [AlwaysInterleave]
    [Alias("GetStatus")]
    Task<RepositoryStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>What is indexed by language and parser, and what is not and why, read from the shards.</summary>
    [AlwaysInterleave]
    [Alias("GetCoverage")]
    Task<RepositoryCoverage> GetCoverageAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes when no run is queued or in progress; the answer is the status then.</summary>
    [AlwaysInterleave]
    [ResponseTimeout("24:00:00")]
    [Alias("WaitUntilIdle")]
    Task<RepositoryStatus> WaitUntilIdleAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes when what the request, and with it every one before it, asked for is searchable, or has failed; the answer is the newest request of which that is so.</summary>
    [AlwaysInterleave]
    [ResponseTimeout("00:02:00")]
    [Alias("WaitForRequest")]
    Task<long> WaitForRequestAsync(long request, CancellationToken cancellationToken = default);

    /// <summary>Ends the run in progress and begins none until <see cref="UnpauseAsync"/>. Requests are still taken, and searches answered. What a run has finished is kept.</summary>
    [Alias("Pause")]
    Task PauseAsync(CancellationToken cancellationToken = default);

    /// <summary>Goes on with what waits.</summary>
    [Alias("Unpause")]
    Task UnpauseAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the run in progress and drops every request that waits. False when there was nothing to cancel.</summary>
    [Alias("Cancel")]
    Task<bool> CancelAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs again now, whatever has failed before; ends being parked.</summary>
    [Alias("Retry")]
    Task<long> RetryAsync(CancellationToken cancellationToken = default);

    /// <summary>The run in progress and the last ones, the newest first.</summary>
    [AlwaysInterleave]
    [Alias("GetJobs")]
    Task<ImmutableArray<RepositoryJob>> GetJobsAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>Stops work, then deletes the shards, the mirror and the grain's state.</summary>
    [Alias("Delete")]
    Task DeleteAsync(CancellationToken cancellationToken = default);
}

/// <param name="Source">A path on the server's machine or a clone URL.</param>
/// <param name="Name">Display name.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositorySettings")]
public sealed record RepositorySettings([property: Id(0)] string Source, [property: Id(1)] string Name)
{
    /// <summary>Patterns of the branches that are indexed besides the default one; null leaves what was set before.</summary>
    [Id(2)] public ImmutableArray<string>? Branches { get; init; }

    /// <summary>Patterns of the tags that are indexed; null leaves what was set before.</summary>
    [Id(3)] public ImmutableArray<string>? Tags { get; init; }
}

/// <summary>A ref and the commit that Git has there.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.RefHead")]
public sealed record RefHead([property: Id(0)] string Ref, [property: Id(1)] string Commit);

/// <summary>One followed ref: where Git has it and what the index has of it.</summary>
/// <param name="HeadCommit">What the ref had in Git at the last fetch; null when it is not there any more, and is about to go from the index.</param>
/// <param name="Commit">What the index holds; null before it holds the ref whole.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.RefStatus")]
public sealed record RefStatus(
    [property: Id(0)] string Ref,
    [property: Id(1)] string? HeadCommit,
    [property: Id(2)] string? Commit,
    [property: Id(3)] DateTimeOffset? IndexedAt,
    [property: Id(4)] int Files,
    [property: Id(5)] int Chunks,
    [property: Id(6)] long TextBytes);

/// <param name="Reason">Why, for the job's record: added, requested, restart, pushed.</param>
/// <param name="Rebuild">True to drop what is indexed and build it again from Git.</param>
/// <param name="Whole">True to compare every file of the commit with the index, although it shows the commit already, and to mend what differs.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.IndexRequest")]
public sealed record IndexRequest([property: Id(0)] string Reason, [property: Id(1)] bool Rebuild = false, [property: Id(2)] bool Whole = false)
{
    /// <summary>True when nobody waits for it: it gives way to requests for which somebody does, and does not run a parked repository.</summary>
    [Id(3)] public bool IsBackground { get; init; }
}

/// <summary>What a repository is doing.</summary>
[GenerateSerializer, Alias("lunarhub.RepositoryState")]
public enum RepositoryState
{
    /// <summary>Work is waiting for its turn.</summary>
    Queued,

    /// <summary>The mirror is being fetched.</summary>
    Cloning,

    /// <summary>Files are being read, chunked, embedded and committed. An earlier index keeps answering.</summary>
    Indexing,

    /// <summary>The index equals the head commit that was last fetched.</summary>
    Ready,

    /// <summary>The repository has no commits yet.</summary>
    Empty,

    /// <summary>The last run failed; <see cref="RepositoryStatus.Error"/> says why. What was indexed before still answers.</summary>
    Failed,

    /// <summary>Work is held until a person lets it go on.</summary>
    Paused,

    /// <summary>Too many runs failed one after the other: only a push or a person's request runs it again.</summary>
    Parked,
}

[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryStatus")]
public sealed record RepositoryStatus
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string Name { get; init; }
    [Id(2)] public required string Source { get; init; }
    [Id(3)] public required RepositoryState State { get; init; }

    /// <summary>The ref that is indexed by default, for example <c>refs/heads/main</c>; null before the first fetch.</summary>
    [Id(4)] public string? DefaultRef { get; init; }

    /// <summary>The commit that the index of <see cref="DefaultRef"/> equals; null before the first commit of the index.</summary>
    [Id(5)] public string? Commit { get; init; }

    /// <summary>The commit that the ref had in Git at the last fetch.</summary>
    [Id(6)] public string? HeadCommit { get; init; }

    [Id(7)] public DateTimeOffset? IndexedAt { get; init; }
    [Id(8)] public int Files { get; init; }
    [Id(9)] public int Chunks { get; init; }
    [Id(10)] public long TextBytes { get; init; }
    [Id(11)] public long IndexBytes { get; init; }

    /// <summary>Files found by path only, by reason.</summary>
    [Id(12)] public ImmutableArray<SkippedFiles> Skipped { get; init; } = [];

    [Id(13)] public IndexProgress? Progress { get; init; }
    [Id(14)] public OperationError? Error { get; init; }
    [Id(15)] public int Shards { get; init; }

    /// <summary>Things a user should know that are not errors: a shallow clone, submodules that were not entered.</summary>
    [Id(16)] public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Number of the last request that has been carried out; see <see cref="IRepositoryGrain.RequestIndexAsync"/>.</summary>
    [Id(17)] public long CompletedRequest { get; init; }

    /// <summary>Patterns of the branches that are indexed besides the default one.</summary>
    [Id(18)] public ImmutableArray<string> Branches { get; init; } = [];

    /// <summary>Patterns of the tags that are indexed.</summary>
    [Id(19)] public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Every followed ref, the default one first, then by name.</summary>
    [Id(20)] public ImmutableArray<RefStatus> Refs { get; init; } = [];

    /// <summary>How far the vectors of the model in force have come; null once all chunks have theirs.</summary>
    [Id(21)] public VectorProgress? Vectors { get; init; }

    /// <summary>Requests that wait or are being carried out.</summary>
    [Id(22)] public long WaitingRequests { get; init; }

    /// <summary>Runs that have failed one after the other.</summary>
    [Id(23)] public int Failures { get; init; }

    /// <summary>When a failed run is tried again by itself; null when it is not.</summary>
    [Id(24)] public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How much of the history is indexed; null while nothing is known of the files either.</summary>
    [Id(25)] public HistoryStatus? History { get; init; }
}

/// <summary>How many files share one reason not to be indexed in full, with a few of their paths.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SkippedFiles")]
public sealed record SkippedFiles([property: Id(0)] string Reason, [property: Id(1)] int Files, [property: Id(2)] ImmutableArray<string> Examples);

/// <summary>How far a run is. Totals are 0 while unknown.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.IndexProgress")]
public sealed record IndexProgress
{
    /// <summary>fetch, list, index, commit.</summary>
    [Id(0)] public required string Stage { get; init; }
    [Id(1)] public int FilesDone { get; init; }
    [Id(2)] public int FilesTotal { get; init; }
    [Id(3)] public int Chunks { get; init; }
    [Id(4)] public long BytesDone { get; init; }
    [Id(5)] public long BytesTotal { get; init; }
    [Id(6)] public double BytesPerSecond { get; init; }
    [Id(7)] public double? SecondsLeft { get; init; }

    /// <summary>The fetch's own words, for example "Receiving objects: 42%"; null in other stages.</summary>
    [Id(8)] public string? Detail { get; init; }
    [Id(9)] public DateTimeOffset StartedAt { get; init; }
}

/// <summary>An error as data: a stable code and one line that names the mend.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.OperationError")]
public sealed record OperationError([property: Id(0)] string Code, [property: Id(1)] string Message, [property: Id(2)] DateTimeOffset At);
