using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// What follows from a repository's commits becoming searchable: it tells the feed which files and definitions changed, and asks the standing queries. Key: the repository id.
/// </summary>
[Alias("lunarhub.IRepositoryChangesGrain")]
public interface IRepositoryChangesGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes note that searches see a new commit. Returns when the note is durable; the rest follows by itself, in order, and is taken up again after a crash. The same note
    /// may come twice.
    /// </summary>
    [Alias("Committed")]
    Task CommittedAsync(CommitNote note, CancellationToken cancellationToken = default);

    /// <summary>Takes up what a stop cut short.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes when every note has been worked off.</summary>
    [AlwaysInterleave]
    [ResponseTimeout("00:10:00")]
    [Alias("WaitUntilIdle")]
    Task WaitUntilIdleAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets the repository.</summary>
    [Alias("Delete")]
    Task DeleteAsync(CancellationToken cancellationToken = default);
}

/// <summary>A ref moved in the index.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CommitNote")]
public sealed record CommitNote
{
    /// <summary>The full name of the ref.</summary>
    [Id(0)] public required string Ref { get; init; }

    /// <summary>What the ref showed before; null for its first index.</summary>
    [Id(1)] public string? PreviousCommit { get; init; }
    [Id(2)] public required string Commit { get; init; }
    [Id(3)] public string? Repository { get; init; }

    /// <summary>When the push or the request that led here was received; null where it is not known.</summary>
    [Id(4)] public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Files that the ref holds now.</summary>
    [Id(5)] public int Files { get; init; }
}
