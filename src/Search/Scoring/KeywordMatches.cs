namespace LunarHub.Search.Scoring;

/// <summary>The best chunks for the words of a query, best first.</summary>
/// <param name="Total">How many chunks hold any of the words; a lower bound unless <paramref name="IsExact"/>.</param>
internal sealed record KeywordMatches(IReadOnlyList<(int Segment, int Chunk, float Score)> Best, long Total, bool IsExact);
