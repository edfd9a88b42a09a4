namespace LunarHub.Grains.Events;

/// <summary>What an event tells: <see cref="EventKind"/> and, in streams, what is no event of the feed.</summary>
public enum EventWord
{
    /// <summary>New commits were announced or found.</summary>
    PushReceived,

    /// <summary>An index run began, went on or ended.</summary>
    JobProgress,

    /// <summary>A ref's new commit is what searches see.</summary>
    CommitSearchable,

    /// <summary>What a commit did to files and their definitions.</summary>
    FilesChanged,

    /// <summary>A run failed, or a part of the index is damaged.</summary>
    IndexProblem,

    /// <summary>A commit introduced, changed or removed matches of a standing query.</summary>
    QueryMatched,

    /// <summary>Events are gone that this subscriber has not seen.</summary>
    Missed,
}

/// <summary>One event. Which of the sections is there follows from the kind.</summary>
public sealed record EventView
{
    /// <summary>Its place in the feed; say it in <c>Last-Event-ID</c> to go on behind it.</summary>
    public required long Id { get; init; }
    public DateTimeOffset? At { get; init; }
    public required EventWord Kind { get; init; }
    public string? RepoId { get; init; }
    public string? Repo { get; init; }
    public string? Ref { get; init; }
    public string? Commit { get; init; }
    public string? Author { get; init; }
    public string? AuthorEmail { get; init; }
    public PushView? Push { get; init; }
    public JobView? Job { get; init; }
    public SearchableView? Searchable { get; init; }
    public FilesView? Files { get; init; }
    public ProblemView? Problem { get; init; }
    public MatchView? Match { get; init; }
    public MissedView? Missed { get; init; }
}

/// <summary>How a push became known.</summary>
public sealed record PushView(string Source, string? DeliveryId, string? Before);

/// <summary>How far a job is. <c>state</c> is queued, running, succeeded, failed or cancelled.</summary>
public sealed record JobView(long Number, string State, string? Reason, string? Stage, int FilesDone, int FilesTotal, double? SecondsLeft);

/// <summary>A commit that searches see.</summary>
/// <param name="PreviousCommit">What the ref showed before; none for its first index.</param>
/// <param name="SecondsFromReceipt">From the receipt of the push or request to this moment.</param>
/// <param name="Files">Files that the ref holds.</param>
public sealed record SearchableView(string? PreviousCommit, double? SecondsFromReceipt, int Files);

/// <summary>What lies between two commits. A commit of many files comes in several parts.</summary>
public sealed record FilesView(string PreviousCommit, IReadOnlyList<FileDeltaView> Changes, int Total, int Part);

/// <summary>One changed file, with the newest commit that changed it.</summary>
public sealed record FileDeltaView(
    string Path, ChangeType Change, string? OldPath, string? Language, string? Commit, string? Author, string? AuthorEmail, IReadOnlyList<SymbolDeltaView>? Symbols);

/// <summary>One definition that was added, modified or removed.</summary>
public sealed record SymbolDeltaView(string Name, string Kind, string? Scope, ChangeType Change, int Line);

/// <summary>Why a run failed.</summary>
public sealed record ProblemView(string Code, string Message);

/// <summary>What a commit did to the matches of a standing query.</summary>
public sealed record MatchView(string Subscription, string Query, IReadOnlyList<MatchDeltaView> Places, int Total, int Part);

/// <summary>A match that is new, differs, or is gone.</summary>
public sealed record MatchDeltaView(
    ChangeType Change, string Path, int StartLine, int EndLine, string? Language, string? Symbol, string? Line, string? Commit, string? Author, string? AuthorEmail);

/// <summary>Events from <c>from</c> to <c>to</c>, <c>count</c> of all kinds together, are no longer kept.</summary>
/// <param name="Reason">retention: the subscriber was too far behind. reset: the feed holds no event with the id that the subscriber named; it begins anew.</param>
public sealed record MissedView(long From, long To, long Count, string Reason);

/// <summary>A page of events.</summary>
/// <param name="Events">Oldest first.</param>
/// <param name="Next">Ask for what follows with <c>after</c>.</param>
/// <param name="Oldest">The id of the oldest event that is kept.</param>
/// <param name="Newest">The id of the newest event.</param>
public sealed record EventPage(IReadOnlyList<EventView> Events, long Next, long Oldest, long Newest);
