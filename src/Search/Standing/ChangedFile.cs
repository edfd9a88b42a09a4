namespace LunarHub.Search.Standing;

/// <summary>A file before and after a change. The texts of both are given with their chunks and symbols; vectors are not needed.</summary>
/// <param name="Old">Null when the file was added.</param>
/// <param name="New">Null when it was removed.</param>
public sealed record ChangedFile(IndexDocument? Old, IndexDocument? New);

/// <summary>What became of a match.</summary>
public enum MatchChange
{
    Added,
    Modified,
    Removed,
}

/// <summary>A match of a standing query that is new, differs, or is gone.</summary>
/// <param name="QueryId">The query's id.</param>
/// <param name="File">The place of its file among those given.</param>
/// <param name="StartLine">From 1: in the new text, or in the old one when removed.</param>
/// <param name="EndLine">Included.</param>
/// <param name="Symbol">The definition that the chunk is named after.</param>
/// <param name="Line">The first line in which something stands that was asked for; null where no text was.</param>
public sealed record StandingMatch(string QueryId, int File, MatchChange Change, int StartLine, int EndLine, string? Symbol, string? Line);

/// <summary>What a change did to the matches of standing queries.</summary>
/// <param name="Matches">By query, file and line.</param>
/// <param name="Failed">Queries that could not be evaluated, with the reason.</param>
/// <param name="Evaluated">How many queries were evaluated: those that the change might concern.</param>
public sealed record StandingOutcome(IReadOnlyList<StandingMatch> Matches, IReadOnlyList<(string QueryId, string Reason)> Failed, int Evaluated);
