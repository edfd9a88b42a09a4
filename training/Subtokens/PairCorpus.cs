using LunarHub.Text;

namespace LunarHub.Subtokens;

/// <summary>The pairs of a folder of repositories, without repeats and without what is near an evaluation text.</summary>
internal static class PairCorpus
{
    /// <summary>No repository may outweigh all others.</summary>
    private const int MostPerRepository = 12_000;

    public static List<Pair> Read(string folder, HeldOut heldOut, Action<string> log)
    {
        var seen = new HashSet<ContentHash>();
        var kept = new List<Pair>();
        var (found, repeated, leaked) = (0, 0, 0);
        foreach (var file in Corpus.Files(folder))
        {
            foreach (var pair in PairReader.Read(file.Repository, file.Text))
            {
                found++;
                if (!seen.Add(ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(pair.Code))) | !seen.Add(ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(pair.Comment))))
                {
                    repeated++;
                }
                else if (heldOut.Touches(pair.Comment, pair.Code))
                {
                    leaked++;
                }
                else
                {
                    kept.Add(pair);
                }
            }
        }

        log($"{found} pairs found, {repeated} repeats dropped, {leaked} dropped as near one of {heldOut.Count} held-out hashes");
        return [.. kept.GroupBy(pair => pair.Repository).SelectMany(group => Thin([.. group]))];
    }

    private static IEnumerable<Pair> Thin(Pair[] pairs)
    {
        var stride = Math.Max(1.0, pairs.Length / (double)MostPerRepository);
        for (var i = 0.0; i < pairs.Length; i += stride)
        {
            yield return pairs[(int)i];
        }
    }
}
