using LunarHub.Grains.Shards;
using LunarHub.Search;
using LunarHub.Search.History;

namespace LunarHub.Grains.History;

/// <summary>Between the engine's records and the grains' messages.</summary>
internal static class HistoryMapping
{
    public static HistoryRefStatus ToMessage(this HistoryRef held) => new()
    {
        Ref = held.Name,
        Commit = held.CommitId,
        IndexedAt = held.IndexedAt,
        IsWhole = held.IsWhole,
        Commits = held.Commits,
        DiffBytes = held.DiffBytes,
    };

    public static HistoryRefStatus ToHistory(this IndexedRef held) => new() { Ref = held.Name, Commit = held.CommitId, IndexedAt = held.IndexedAt, IsWhole = held.IsWhole };

    public static HistoryQuery ToQuery(this HistorySearch search, ParsedQuery query) => new()
    {
        Query = query,
        Mode = search.Mode.ToEngine(),
        IsAsked = name => search.Refs.Any(given => RefNames.Matches(given, name)),
        Repository = search.Repository,
        Languages = search.Languages,
        Limit = search.Limit,
    };

    public static HistoryFinding ToMessage(this HistoryHit hit) => new()
    {
        Commit = hit.Commit.ToMessage(),
        Path = hit.Path,
        Language = hit.Language,
        Score = hit.Score,
        Snippet = hit.Snippet,
        SnippetStartLine = hit.SnippetStartLine,
        Highlights = [.. hit.Highlights.Select(mark => new HighlightRange(mark.Start, mark.Length))],
        StartLine = hit.StartLine,
        EndLine = hit.EndLine,
        Note = hit.Note,
        Refs = hit.Refs,
    };

    private static CommitDetail ToMessage(this HistoryCommit commit) => new()
    {
        Id = commit.Id,
        Parents = commit.Parents,
        Author = commit.Author,
        AuthorEmail = commit.AuthorEmail,
        AuthoredAt = commit.AuthoredAt,
        Committer = commit.Committer,
        CommitterEmail = commit.CommitterEmail,
        CommittedAt = commit.CommittedAt,
        Subject = commit.Subject,
        Files = commit.Files,
        LeftOut = commit.LeftOut,
    };
}
