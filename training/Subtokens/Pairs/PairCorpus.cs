using System.Text;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Subtokens;

/// <summary>The pairs of a folder of repositories and of files of questions, without repeats and without what is near an evaluation text.</summary>
internal static class PairCorpus
{
    /// <summary>No repository may outweigh all others, and no kind of pair within it.</summary>
    private const int MostPerKind = 4_000;

    /// <param name="repositories">One checked-out repository a folder.</param>
    /// <param name="questions">Files of questions, or null.</param>
    /// <param name="heldOut">What must not be learned from.</param>
    /// <param name="log">Told of progress and counts.</param>
    public static List<Pair> Read(DirectoryInfo repositories, DirectoryInfo? questions, HeldOut heldOut, Action<string> log)
    {
        var folders = Corpus.Repositories(repositories);
        log($"{folders.Length} repositories");
        using var parser = new SourceParser();
        var reader = new RepositoryPairs(parser);
        var done = 0;
        var found = new List<Checked>[folders.Length + 1];
        Parallel.For(0, folders.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            found[i] = Check(reader.Read(folders[i]), heldOut);
            if (Interlocked.Increment(ref done) is var count && count % 10 == 0)
            {
                log($"{count} repositories read");
            }
        });
        found[^1] = questions is null ? [] : Check(QuestionPairs.Read(questions), heldOut);
        return Sift(found, heldOut, log);
    }

    private static List<Checked> Check(IEnumerable<Pair> pairs, HeldOut heldOut) => [.. pairs.Select(pair => new Checked(pair, heldOut.Touches(pair.Query, pair.Code)))];

    // In the order of the names, documentation before comments: of two pairs that say the same the first stays.
    private static List<Pair> Sift(List<Checked>[] found, HeldOut heldOut, Action<string> log)
    {
        var seen = new HashSet<ContentHash>();
        var kept = new List<Pair>();
        var (all, repeated, leaked) = (0, 0, 0);
        foreach (var group in found.SelectMany(repository => repository.GroupBy(entry => (entry.Pair.Repository, entry.Pair.Kind)).OrderBy(group => group.Key.Kind)))
        {
            var own = new List<Pair>();
            foreach (var (pair, touches) in group)
            {
                all++;
                if (touches)
                {
                    leaked++;
                }
                else if (!seen.Add(Hash(pair.Code)) | !seen.Add(Hash(pair.Kind is PairKind.Name ? pair.Repository + pair.Query : pair.Query)))
                {
                    repeated++;
                }
                else
                {
                    own.Add(pair);
                }
            }

            kept.AddRange(group.Key.Kind is PairKind.Question ? own : Thin(own));
        }

        log($"{all} pairs found, {repeated} repeats dropped, {leaked} dropped as near one of {heldOut.Count} held-out hashes");
        foreach (var kind in kept.GroupBy(pair => pair.Kind).OrderBy(kind => kind.Key))
        {
            log($"{kind.Count()} pairs of kind {kind.Key} kept");
        }

        return kept;
    }

    private static ContentHash Hash(string text) => ContentHash.Of(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<Pair> Thin(List<Pair> pairs)
    {
        var stride = Math.Max(1.0, pairs.Count / (double)MostPerKind);
        for (var i = 0.0; i < pairs.Count; i += stride)
        {
            yield return pairs[(int)i];
        }
    }

    private readonly record struct Checked(Pair Pair, bool Touches);
}
