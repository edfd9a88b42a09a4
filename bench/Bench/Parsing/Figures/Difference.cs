namespace LunarHub.Bench.Parsing.Figures;

/// <summary>Something on which two parsers disagree, for a person to look at.</summary>
/// <param name="What">boundary, chunk, missing or extra.</param>
internal sealed record Difference(string Language, string What, string FullPath, int Line, string Detail);
