using LunarHub.ApiHost.Freshness;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Searching;

/// <summary>One page of a search's hits.</summary>
public sealed record SearchResult
{
    public required IReadOnlyList<Hit> Hits { get; init; }

    /// <summary>Matching chunks over everything that answered; a lower bound unless <see cref="TotalIsExact"/>.</summary>
    public required long Total { get; init; }

    public required bool TotalIsExact { get; init; }

    /// <summary>Opaque; send it to get the next page. Absent when there is none.</summary>
    public string? Cursor { get; init; }

    /// <summary>True when something did not answer; <see cref="Missing"/> says what.</summary>
    public required bool Partial { get; init; }

    /// <summary>One line for each shard, repository or leg that did not answer, and why.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>How the query was understood, where that may surprise.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Grows with every change of any index that was asked.</summary>
    public required long Generation { get; init; }

    /// <summary>Milliseconds spent in the search itself.</summary>
    public required double TookMs { get; init; }

    /// <summary>Each repository and ref that was searched and what its index shows, those with hits first; at most 100.</summary>
    public IReadOnlyList<FreshnessView> Searched { get; init; } = [];
}

/// <summary>One chunk that matches, or, with <c>type:commit</c> and <c>type:diff</c>, a commit or what it did to one file. Lines count from 1, both ends included.</summary>
public sealed record Hit
{
    /// <summary>The repository's name.</summary>
    public required string Repo { get; init; }

    public required string RepoId { get; init; }

    public required string Ref { get; init; }

    public required string Commit { get; init; }

    /// <summary>Empty for a commit.</summary>
    public required string Path { get; init; }

    public required string Language { get; init; }

    public required int StartLine { get; init; }

    public required int EndLine { get; init; }

    /// <summary>The definition that the chunk holds or lies in.</summary>
    public string? Symbol { get; init; }

    /// <summary>The scope around <see cref="Symbol"/>.</summary>
    public string? Parent { get; init; }

    /// <summary>What the chunk is: function, method, class, section, block, …; commit or diff for a hit in the history.</summary>
    public string? Kind { get; init; }

    public required double Score { get; init; }

    /// <summary>Lines of the file; of a commit, of its message; of a diff, with <c>+</c> or <c>-</c> before them, and a line <c>@@ +12 @@</c> with the number of the next one wherever some are passed over.</summary>
    public required string Snippet { get; init; }

    /// <summary>The line of the file on which <see cref="Snippet"/> begins.</summary>
    public required int SnippetStartLine { get; init; }

    /// <summary>In order, not overlapping.</summary>
    public required IReadOnlyList<Highlight> Highlights { get; init; }

    /// <summary>When asked for: the syntax of the snippet, in order, not overlapping. Absent where the time for it ran out.</summary>
    public IReadOnlyList<TokenView>? Tokens { get; init; }

    /// <summary>test, generated, vendored, documentation, configuration, minified, data.</summary>
    public required IReadOnlyList<string> Traits { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    public required bool IsHead { get; init; }

    /// <summary>Every indexed ref that holds the file with this content, <see cref="Ref"/> among them.</summary>
    public required IReadOnlyList<string> Refs { get; init; }

    /// <summary>True for an edit of a working tree that is in no commit: <see cref="Commit"/> is the one that it lies over. Absent otherwise.</summary>
    public bool? Uncommitted { get; init; }

    /// <summary>The newest commit that gave the file its content. Absent where it is not known.</summary>
    public LastChangeView? LastChange { get; init; }

    /// <summary>Of a hit in the history: the commit that it is, or that made the change. <see cref="Commit"/> is then the one up to which the history was searched. Absent for a hit in a file.</summary>
    public CommitView? Change { get; init; }

    /// <summary>Why a changed file has no lines to show: binary, renamed, too many. Absent otherwise.</summary>
    public string? Note { get; init; }

    /// <summary>When asked to explain: the parts that add up to <see cref="Score"/>.</summary>
    public IReadOnlyList<Signal>? Signals { get; init; }
}

/// <summary>A commit.</summary>
/// <param name="Id">Its full id.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Files">Files changed against the first parent; 0 for a merge.</param>
/// <param name="LeftOut">What of the commit is not indexed, and why. Absent where nothing is left out.</param>
public sealed record CommitView(
    string Id, IReadOnlyList<string> Parents, string Author, string AuthorEmail, DateTimeOffset AuthoredAt, string Committer, string CommitterEmail, DateTimeOffset CommittedAt, string Subject, int Files, string? LeftOut);

/// <summary>When a file was last changed, by the time of the commit, and by whom.</summary>
public sealed record LastChangeView(DateTimeOffset At, string Author);

/// <summary>A matching range of a snippet, in UTF-16 code units.</summary>
public sealed record Highlight(int Start, int Length);

/// <summary>A run of one class of syntax, in UTF-16 code units of the snippet or text. What no token covers is plain.</summary>
public sealed record TokenView(int Start, int Length, SyntaxClass Class);

/// <summary>One part of a score: the raw value of a signal and what it adds.</summary>
public sealed record Signal(string Name, double Value, double Contribution);
