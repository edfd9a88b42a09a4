namespace LunarHub.Bench.Engine;

/// <param name="Corpus">A repository, or a folder of repositories.</param>
/// <param name="Queries">Of each class.</param>
/// <param name="Runs">Of every query, after one to warm up; also how many changed files are taken in.</param>
/// <param name="Builds">Of every index.</param>
/// <param name="Peers">Names; empty for all.</param>
/// <param name="Scales">Shares of the corpus, see <see cref="Corpora.CorpusScale"/>.</param>
/// <param name="Load">How long each load lasts; zero for none.</param>
internal sealed record EngineBenchOptions(DirectoryInfo Corpus, int Queries, int Runs, int Builds, IReadOnlyList<string> Peers, IReadOnlyList<int> Scales, TimeSpan Load);
