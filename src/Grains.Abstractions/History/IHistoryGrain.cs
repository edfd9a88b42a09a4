using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// The history of one repository: the messages and diffs of the commits that can be reached from its followed refs. It is read in the background and follows what the catalog says of the refs.
/// Key: the repository id.
/// </summary>
[Alias("lunarhub.IHistoryGrain")]
public interface IHistoryGrain : IGrainWithStringKey
{
    /// <summary>Has the history follow the refs as the catalog knows them now, in the background.</summary>
    [AlwaysInterleave]
    [Alias("Follow")]
    Task FollowAsync(CancellationToken cancellationToken = default);

    /// <summary>As <see cref="FollowAsync"/>, and completes when the history has caught up; false when it could not, which <see cref="HistoryStatus.Error"/> explains.</summary>
    [AlwaysInterleave]
    [ResponseTimeout("00:02:00")]
    [Alias("CatchUp")]
    Task<bool> CatchUpAsync(CancellationToken cancellationToken = default);

    /// <summary>The best hits of one search.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>query-*</c>, <c>index-*</c>.</exception>
    [ReadOnly]
    [Alias("Search")]
    Task<HistoryFindings> SearchAsync(HistorySearch search, CancellationToken cancellationToken = default);

    /// <summary>What is indexed, read from the index itself.</summary>
    [AlwaysInterleave]
    [Alias("GetStatus")]
    Task<HistoryStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends what is under way and deletes the history.</summary>
    [Alias("Drop")]
    Task DropAsync(CancellationToken cancellationToken = default);
}

/// <summary>What is asked of one repository's history.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HistorySearch")]
public sealed record HistorySearch
{
    /// <summary>The query text; its <c>type:</c> is commit or diff.</summary>
    [Id(0)] public required string Query { get; init; }

    /// <summary>The repository's name, for <c>repo:</c>.</summary>
    [Id(1)] public required string Repository { get; init; }

    [Id(2)] public SearchMode Mode { get; init; }

    /// <summary>Full or short ref names.</summary>
    [Id(3)] public ImmutableArray<string> Refs { get; init; } = [];

    /// <summary>Language ids of changed files; empty for all.</summary>
    [Id(4)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The most hits.</summary>
    [Id(5)] public int Limit { get; init; }

    /// <summary>How long to search before answering with what there is.</summary>
    [Id(6)] public TimeSpan Patience { get; init; }
}

/// <summary>What a search of one history found.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HistoryFindings")]
public sealed record HistoryFindings
{
    [Id(0)] public ImmutableArray<HistoryFinding> Hits { get; init; } = [];

    /// <summary>All that match.</summary>
    [Id(1)] public long Total { get; init; }

    /// <summary>True when the time was over before all was searched.</summary>
    [Id(2)] public bool IsPartial { get; init; }

    /// <summary>True when nothing holds all the words, and the hits hold some.</summary>
    [Id(3)] public bool IsRelaxed { get; init; }

    /// <summary>Every ref that the history holds.</summary>
    [Id(4)] public ImmutableArray<HistoryRefStatus> Held { get; init; } = [];

    /// <summary>Full names of the refs that were searched.</summary>
    [Id(5)] public ImmutableArray<string> Searched { get; init; } = [];
    [Id(6)] public long Generation { get; init; }
}

/// <summary>A commit, or what it did to one file.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HistoryFinding")]
public sealed record HistoryFinding
{
    [Id(0)] public required CommitDetail Commit { get; init; }

    /// <summary>The changed file; null for a commit.</summary>
    [Id(1)] public string? Path { get; init; }
    [Id(2)] public string Language { get; init; } = "";
    [Id(3)] public double Score { get; init; }

    /// <summary>Lines of the message, or of the diff with their signs.</summary>
    [Id(4)] public string Snippet { get; init; } = "";
    [Id(5)] public int SnippetStartLine { get; init; }
    [Id(6)] public ImmutableArray<HighlightRange> Highlights { get; init; } = [];
    [Id(7)] public int StartLine { get; init; }
    [Id(8)] public int EndLine { get; init; }

    /// <summary>Why no lines of the file are indexed, or null.</summary>
    [Id(9)] public string? Note { get; init; }

    /// <summary>Full names of the searched refs from which the commit can be reached.</summary>
    [Id(10)] public ImmutableArray<string> Refs { get; init; } = [];
}

/// <summary>A commit: who made it, when, and what it says.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CommitDetail")]
public sealed record CommitDetail
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public ImmutableArray<string> Parents { get; init; } = [];
    [Id(2)] public required string Author { get; init; }
    [Id(3)] public required string AuthorEmail { get; init; }
    [Id(4)] public DateTimeOffset AuthoredAt { get; init; }
    [Id(5)] public required string Committer { get; init; }
    [Id(6)] public required string CommitterEmail { get; init; }
    [Id(7)] public DateTimeOffset CommittedAt { get; init; }

    /// <summary>The first line of the message.</summary>
    [Id(8)] public required string Subject { get; init; }

    /// <summary>Files changed against the first parent; 0 for a merge.</summary>
    [Id(9)] public int Files { get; init; }

    /// <summary>What of the commit is not indexed, and why; null where nothing is left out.</summary>
    [Id(10)] public string? LeftOut { get; init; }
}

/// <summary>How much of a repository's history is indexed.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HistoryStatus")]
public sealed record HistoryStatus
{
    /// <summary>Every ref that the history holds, the default one first.</summary>
    [Id(0)] public ImmutableArray<HistoryRefStatus> Refs { get; init; } = [];

    /// <summary>Bytes on disk.</summary>
    [Id(1)] public long Bytes { get; init; }

    /// <summary>Commits that the work under way has read; null when nothing is under way.</summary>
    [Id(2)] public int? Reading { get; init; }

    /// <summary>Why the last work failed, or null.</summary>
    [Id(3)] public OperationError? Error { get; init; }

    /// <summary>False where the server is told to index no history.</summary>
    [Id(4)] public bool IsOn { get; init; } = true;
}

/// <summary>A ref as the history holds it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HistoryRefStatus")]
public sealed record HistoryRefStatus
{
    /// <summary>Full name.</summary>
    [Id(0)] public required string Ref { get; init; }

    /// <summary>The commit up to which the history goes.</summary>
    [Id(1)] public required string Commit { get; init; }
    [Id(2)] public DateTimeOffset IndexedAt { get; init; }

    /// <summary>False while a part is lost and not read again yet.</summary>
    [Id(3)] public bool IsWhole { get; init; }

    /// <summary>Commits that are indexed; told by the status only, as is all that follows.</summary>
    [Id(4)] public int Commits { get; init; }

    /// <summary>Commits that can be reached; null where they have not been counted yet.</summary>
    [Id(5)] public int? Reachable { get; init; }

    /// <summary>The time of the oldest indexed commit.</summary>
    [Id(6)] public DateTimeOffset? Oldest { get; init; }

    /// <summary>Commits of which something is left out.</summary>
    [Id(7)] public int CommitsCut { get; init; }

    /// <summary>Changed files whose lines are left out because they are too many.</summary>
    [Id(8)] public int FilesCut { get; init; }

    /// <summary>Bytes of added and removed lines.</summary>
    [Id(9)] public long DiffBytes { get; init; }
}
