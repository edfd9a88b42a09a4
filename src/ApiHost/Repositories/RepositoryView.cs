using LunarHub.Grains;

namespace LunarHub.ApiHost.Repositories;

/// <summary>One repository: what it is, how fresh its index is and what it is doing.</summary>
public sealed record RepositoryView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The path or clone URL it was added with.</summary>
    public required string Source { get; init; }

    public required RepositoryState State { get; init; }

    /// <summary>The ref that is indexed by default; absent before the first fetch.</summary>
    public string? DefaultRef { get; init; }

    /// <summary>The commit that the index equals; absent before the first index.</summary>
    public string? Commit { get; init; }

    /// <summary>The commit that the ref had in Git at the last fetch.</summary>
    public string? HeadCommit { get; init; }

    public DateTimeOffset? IndexedAt { get; init; }

    public required int Files { get; init; }

    public required int Chunks { get; init; }

    public required long TextBytes { get; init; }

    public required long IndexBytes { get; init; }

    public required int Shards { get; init; }

    /// <summary>public, internal or private, as a webhook of its forge last said; absent when none has.</summary>
    public string? Visibility { get; init; }

    /// <summary>Files found by path only, by reason.</summary>
    public required IReadOnlyList<SkippedView> Skipped { get; init; }

    /// <summary>How far the run in progress is; absent when idle.</summary>
    public ProgressView? Progress { get; init; }

    /// <summary>Why the last run failed; absent when it did not.</summary>
    public ErrorView? Error { get; init; }

    /// <summary>Requests that wait or are being carried out.</summary>
    public long WaitingRequests { get; init; }

    /// <summary>Runs that have failed one after the other.</summary>
    public int Failures { get; init; }

    /// <summary>When a failed run is tried again by itself; absent when it is not.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Patterns of the branches that are indexed besides the default one.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>Patterns of the tags that are indexed.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Every followed ref, the default one first, then by name.</summary>
    public IReadOnlyList<RefView> Refs { get; init; } = [];

    /// <summary>How far the vectors of the model in force have come; absent once all chunks have theirs.</summary>
    public VectorProgressView? Vectors { get; init; }

    /// <summary>How much of the history is indexed.</summary>
    public HistoryView? History { get; init; }

    /// <summary>Worth knowing, not errors: a shallow clone, submodules that were not entered.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>One followed ref: where Git has it and what the index has of it.</summary>
/// <param name="Ref">Full name.</param>
/// <param name="HeadCommit">The commit that it had in Git at the last fetch; absent when it is gone there.</param>
/// <param name="Commit">The commit that the index equals; absent before the ref is indexed.</param>
public sealed record RefView(string Ref, string? HeadCommit, string? Commit, DateTimeOffset? IndexedAt, int Files, int Chunks, long TextBytes);

/// <summary>How much of a repository's history is indexed.</summary>
/// <param name="On">False where the server is told to index no history.</param>
/// <param name="Refs">Every ref whose history is indexed, the default one first.</param>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Reading">Commits that the work under way has read; absent when none is.</param>
/// <param name="Error">Why the last work failed.</param>
public sealed record HistoryView(bool On, IReadOnlyList<HistoryRefView> Refs, long Bytes, int? Reading, ErrorView? Error);

/// <summary>A ref as the history holds it.</summary>
/// <param name="Commit">The commit up to which the history goes.</param>
/// <param name="Whole">False while a part is lost and not read again yet.</param>
/// <param name="Commits">Commits that are indexed.</param>
/// <param name="Reachable">Commits that can be reached from the ref; absent until they have been counted.</param>
/// <param name="Oldest">The time of the oldest indexed commit.</param>
/// <param name="CommitsCut">Commits of which something is left out.</param>
/// <param name="FilesCut">Changed files whose lines are left out because they are too many.</param>
/// <param name="DiffBytes">Bytes of added and removed lines.</param>
public sealed record HistoryRefView(string Ref, string Commit, DateTimeOffset IndexedAt, bool Whole, int Commits, int? Reachable, DateTimeOffset? Oldest, int CommitsCut, int FilesCut, long DiffBytes);

/// <summary>How many chunks have vectors of the model in force. Vectors of an earlier model answer for the others while that model is to be had.</summary>
/// <param name="Model">The id of the model in force.</param>
/// <param name="Done">Chunks with its vectors.</param>
/// <param name="Total">All chunks.</param>
/// <param name="Problem">Why the rest cannot be made just now; absent while it is going on.</param>
public sealed record VectorProgressView(string Model, int Done, int Total, string? Problem);

/// <summary>How many files share one reason not to be indexed in full, with a few of their paths.</summary>
public sealed record SkippedView(string Reason, int Files, IReadOnlyList<string> Examples);

/// <summary>How far a run is. Totals are 0 while unknown.</summary>
public sealed record ProgressView
{
    /// <summary>fetch, list, index or commit.</summary>
    public required string Stage { get; init; }

    public required int FilesDone { get; init; }

    public required int FilesTotal { get; init; }

    public required int Chunks { get; init; }

    public required long BytesDone { get; init; }

    public required long BytesTotal { get; init; }

    public required double BytesPerSecond { get; init; }

    public double? SecondsLeft { get; init; }

    /// <summary>The fetch's own words, for example "Receiving objects: 42%".</summary>
    public string? Detail { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>An error as data: a stable code and one line that names the mend.</summary>
public sealed record ErrorView(string Code, string Message, DateTimeOffset At);

/// <summary>All repositories, ordered by name.</summary>
public sealed record RepositoryList(IReadOnlyList<RepositoryView> Repos);

/// <summary>A repository to add.</summary>
public sealed record AddRepositoryBody
{
    /// <summary>A path on the server's machine or a clone URL.</summary>
    public required string Source { get; init; }

    /// <summary>Display name; taken from the source when not given.</summary>
    public string? Name { get; init; }

    /// <summary>Patterns of the branches to index besides the default one, for example <c>release/*</c>; not given leaves what was set before.</summary>
    public IReadOnlyList<string>? Branches { get; init; }

    /// <summary>Patterns of the tags to index, for example <c>v*</c>; not given leaves what was set before.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>How to index again.</summary>
public sealed record ReindexBody
{
    /// <summary>True to drop what is indexed and build it again from Git.</summary>
    public bool? Rebuild { get; init; }

    /// <summary>True to compare the whole commit with the index, and not only what changed since the last run: what differs is mended.</summary>
    public bool? Whole { get; init; }
}

/// <summary>An accepted request to index; it is durable.</summary>
/// <param name="Id">The repository's id.</param>
/// <param name="Request">The request's number within the repository.</param>
public sealed record ReindexAccepted(string Id, long Request);
