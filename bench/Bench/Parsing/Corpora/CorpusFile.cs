namespace LunarHub.Bench.Parsing.Corpora;

/// <summary>One file drawn from the corpus.</summary>
/// <param name="Repository">The folder of its checkout below the corpus.</param>
/// <param name="Path">Within the repository, with forward slashes.</param>
/// <param name="FullPath">On this machine; peers are given this.</param>
/// <param name="Language">As the parser tells it.</param>
internal sealed record CorpusFile(string Repository, string Path, string FullPath, string Language, byte[] Content);
