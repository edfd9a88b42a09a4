using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>A line in which something stands that was asked for.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its end of line.</param>
/// <param name="Matches">UTF-16 offsets into the text, in order; empty where only the file matches.</param>
public sealed record MatchingLine(string Path, int Number, string Text, ImmutableArray<(int Start, int Length)> Matches);
