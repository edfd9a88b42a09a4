namespace LunarHub.Bench.Engine.Corpora;

/// <summary>Cuts a folder of repositories into growing shares: the largest scale takes them all, a smaller one as many, in order, as make up its share of the text.</summary>
internal static class CorpusScale
{
    /// <param name="sizes">Bytes of text of each repository, in order.</param>
    /// <param name="scales">Such as 1, 4, 16.</param>
    /// <returns>For each scale, ascending, how many repositories it takes: at least one, and never fewer than a smaller scale.</returns>
    public static IReadOnlyList<(int Scale, int Repositories)> Cut(IReadOnlyList<long> sizes, IReadOnlyList<int> scales)
    {
        var ordered = scales.Distinct().Order().ToList();
        var total = sizes.Sum();
        return ordered.ConvertAll(scale =>
        {
            var wanted = (double)total * scale / ordered[^1];
            var (taken, bytes) = (1, (double)sizes[0]);
            while (taken < sizes.Count && bytes + (sizes[taken] / 2.0) <= wanted)
            {
                bytes += sizes[taken++];
            }

            return (scale, scale == ordered[^1] ? sizes.Count : taken);
        });
    }
}
