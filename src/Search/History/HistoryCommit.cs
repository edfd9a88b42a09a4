using System.Collections.Immutable;

namespace LunarHub.Search.History;

/// <summary>A commit as the history index knows it. Times are to the second, in UTC.</summary>
public sealed record HistoryCommit
{
    /// <summary>Lower-case hexadecimal (40 or 64 digits).</summary>
    public required string Id { get; init; }
    public required ImmutableArray<string> Parents { get; init; }
    public required string Author { get; init; }
    public required string AuthorEmail { get; init; }
    public required DateTimeOffset AuthoredAt { get; init; }
    public required string Committer { get; init; }
    public required string CommitterEmail { get; init; }
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>The first line of the message.</summary>
    public required string Subject { get; init; }

    /// <summary>Files changed against the first parent; 0 for a merge.</summary>
    public required int Files { get; init; }

    /// <summary>What of the commit is not indexed, and why; null where nothing is left out.</summary>
    public string? LeftOut { get; init; }
}

/// <summary>What a commit did to one file.</summary>
/// <param name="Note">Why there are no lines, or null.</param>
public sealed record HistoryDiff(string Path, string Language, string? Note, IReadOnlyList<HistoryRun> Runs);

/// <summary>Lines that follow each other and were all added, or all removed.</summary>
/// <param name="Line">From 1: of added lines in the new file, of removed lines in the old one.</param>
/// <param name="Text">Each line ends with a line feed. Bytes that are not UTF-8 are replaced.</param>
public sealed record HistoryRun(bool IsAdded, int Line, ReadOnlyMemory<byte> Text);
