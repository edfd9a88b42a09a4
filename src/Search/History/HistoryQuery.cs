using System.Collections.Immutable;

namespace LunarHub.Search.History;

/// <summary>One search of one repository's history; the query's type says whether of its commits or its diffs.</summary>
public sealed record HistoryQuery
{
    public required ParsedQuery Query { get; init; }

    /// <summary>In exact mode the words of a row are one text; in all others each must stand somewhere.</summary>
    public SearchMode Mode { get; init; }

    /// <summary>Tells the refs whose commits are searched, by their full names.</summary>
    public required Func<string, bool> IsAsked { get; init; }

    /// <summary>The repository's name, for <c>repo:</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>Language ids of the changed files; empty for all.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The most hits.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>In UTC: what <c>after:yesterday</c> is reckoned from.</summary>
    public DateOnly Today { get; init; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Once cancelled, the search ends with what it has found by then.</summary>
    public CancellationToken Late { get; init; }
}

/// <summary>What a search of a history found.</summary>
/// <param name="Hits">The best, those with the most of the words first, the newest first among equals.</param>
/// <param name="Total">All that match; the number of commits, files or repositories where the query selects those.</param>
/// <param name="IsPartial">True when <see cref="HistoryQuery.Late"/> ended the search.</param>
/// <param name="IsRelaxed">True when nothing holds all the words, and the hits hold some of them.</param>
public sealed record HistoryMatches(ImmutableArray<HistoryHit> Hits, long Total, bool IsPartial, bool IsRelaxed)
{
    /// <summary>The refs that the searched state holds, asked or not.</summary>
    public required ImmutableArray<IndexedRef> Held { get; init; }
}

/// <summary>A commit, or what it did to one file.</summary>
public sealed record HistoryHit
{
    public required HistoryCommit Commit { get; init; }

    /// <summary>The changed file; null for a commit.</summary>
    public string? Path { get; init; }

    /// <summary>The file's language; empty for a commit.</summary>
    public string Language { get; init; } = "";

    /// <summary>The share of the query's words that stand in it, each by its rarity: 1 for all.</summary>
    public required double Score { get; init; }

    /// <summary>Lines of the message, or of the diff with a plus, a minus or, where lines are left out, <c>@@</c> before them.</summary>
    public required string Snippet { get; init; }

    /// <summary>The number of the snippet's first line in the message; of a diff the first of <see cref="StartLine"/>.</summary>
    public required int SnippetStartLine { get; init; }

    /// <summary>UTF-16 offsets into the snippet, in order, not overlapping.</summary>
    public required ImmutableArray<(int Start, int Length)> Highlights { get; init; }

    /// <summary>The first and the last matching line: in the message, in the new file, or, where only removed lines match, in the old one. The whole where no text is asked for; 0 where there is no line.</summary>
    public required int StartLine { get; init; }

    public required int EndLine { get; init; }

    /// <summary>Why no lines of the file are indexed, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Full names of the searched refs from which the commit can be reached, sorted.</summary>
    public required ImmutableArray<string> Refs { get; init; }
}
