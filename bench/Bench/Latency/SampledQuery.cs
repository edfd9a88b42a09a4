using LunarHub.Grains;

namespace LunarHub.Bench.Latency;

/// <summary>A query as a user types it, what it was drawn as, and for exact ones the pattern that a search tool would be given.</summary>
/// <param name="Kind">identifier, phrase, symbol, substring or regex.</param>
/// <param name="Pattern">A literal or, for a regex, a pattern that .NET, Rust's regex and POSIX extended syntax read alike; null for ranked queries.</param>
internal sealed record SampledQuery(string Kind, string Text, SearchMode Mode, string? Pattern = null);
