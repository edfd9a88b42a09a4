using System.Collections.Immutable;
using LunarHub.ApiHost.Freshness;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Searching;

/// <summary>Between the API's words and the grains' messages.</summary>
internal static class SearchMapping
{
    public static SearchRequest ToRequest(this SearchBody body) => new()
    {
        Query = body.Query,
        Repositories = Clean(body.Repos),
        Refs = Clean(body.Refs),
        Languages = Clean(body.Languages),
        Limit = body.Limit ?? SearchRequest.DefaultLimit,
        Cursor = string.IsNullOrEmpty(body.Cursor) ? null : body.Cursor,
        Mode = body.Mode ?? SearchMode.Hybrid,
        Explain = body.Explain ?? false,
        Tokens = body.Tokens ?? false,
        Rerank = body.Rerank,
        Expand = body.Expand,
    };

    public static SearchResult ToResult(this SearchAnswer answer, bool explained) => new()
    {
        Hits = [.. answer.Hits.Select(hit => ToHit(hit, explained))],
        Total = answer.Total,
        TotalIsExact = answer.TotalIsExact,
        Cursor = answer.Cursor,
        Partial = answer.Partial,
        Missing = answer.Missing,
        Warnings = answer.Warnings,
        Generation = answer.Generation,
        TookMs = Math.Round(answer.TookMs, 3),
        Searched = [.. answer.Searched.Select(searched => searched.ToView())],
    };

    public static SearchRequest ToRequest(this LinesQuery query) => new()
    {
        Query = query.Query,
        Repositories = Clean(query.Repos),
        Refs = Clean(query.Refs),
        Languages = Clean(query.Languages),
        Mode = SearchMode.Exact,
    };

    public static IReadOnlyList<LineRecord> ToRecords(this LineStreamPart part) => part.End is { } end
        ? [new LineRecord
        {
            End = new LinesEnd
            {
                Lines = end.Lines,
                Matches = end.Matches,
                Files = end.Files,
                Partial = end.Partial,
                Missing = end.Missing,
                Warnings = end.Warnings,
                Cut = end.IsCut,
                TookMs = Math.Round(end.TookMs, 3),
            },
        }]
        : [.. part.Lines.Select(line => new LineRecord
        {
            Repo = part.Repository,
            Ref = part.Ref,
            Commit = part.Source?.Commit,
            IndexedAt = part.Source?.IndexedAt,
            IsHead = part.Source is null ? null : part.IsHead,
            Path = line.Path,
            Line = line.Number,
            Text = line.Text,
            Matches = [.. line.Matches.Select(match => new Highlight(match.Start, match.Length))],
        })];

    internal static ImmutableArray<string> Clean(IReadOnlyList<string>? names) =>
        names is null ? [] : [.. names.Where(n => !string.IsNullOrWhiteSpace(n)).Select(n => n.Trim()).Distinct(StringComparer.Ordinal)];

    private static Hit ToHit(SearchHit hit, bool explained) => new()
    {
        Repo = hit.Repository,
        RepoId = hit.RepositoryId,
        Ref = hit.Ref,
        Commit = hit.Commit,
        Path = hit.Path,
        Language = hit.Language,
        StartLine = hit.StartLine,
        EndLine = hit.EndLine,
        Symbol = hit.Symbol,
        Parent = hit.Parent,
        Kind = hit.Kind,
        Score = double.IsFinite(hit.Score) ? hit.Score : 0,
        Snippet = hit.Snippet,
        SnippetStartLine = hit.SnippetStartLine,
        Highlights = [.. hit.Highlights.Select(h => new Highlight(h.Start, h.Length))],
        Tokens = hit.Tokens?.ToView(),
        Traits = hit.Traits,
        IndexedAt = hit.IndexedAt,
        IsHead = hit.IsHead,
        Refs = hit.Refs,
        Uncommitted = hit.IsUncommitted ? true : null,
        LastChange = hit.LastChange is { } change ? new LastChangeView(change.At, change.Author) : null,
        Change = hit.Change is { } commit ? ToView(commit) : null,
        Note = hit.Note,
        Signals = explained ? [.. hit.Signals.Select(s => new Signal(s.Name, Finite(s.Value), Finite(s.Contribution)))] : null,
    };

    private static CommitView ToView(CommitDetail commit) => new(
        commit.Id, commit.Parents, commit.Author, commit.AuthorEmail, commit.AuthoredAt, commit.Committer, commit.CommitterEmail, commit.CommittedAt, commit.Subject, commit.Files, commit.LeftOut);

    internal static IReadOnlyList<TokenView> ToView(this ImmutableArray<CodeToken> tokens) => [.. tokens.Select(token => new TokenView(token.Start, token.Length, token.Class))];

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
