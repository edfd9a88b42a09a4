namespace LunarHub.Bench.Relevance.Learning;

/// <param name="Pairs">A folder of pairs, or null.</param>
/// <param name="HeldOut">The hashes of what must not be learned from, or null.</param>
/// <param name="Repositories">A repository or a folder of them, or null.</param>
/// <param name="Blind">Repositories that are only measured on, or null.</param>
internal sealed record LearnOptions(DirectoryInfo? Pairs, FileInfo? HeldOut, DirectoryInfo? Repositories, DirectoryInfo? Blind, int Queries, int Seed);
