using LunarHub.Text;

namespace LunarHub.Parsing.Chunking;

/// <summary>How much neighbouring passages of a text have in common, and where they have least.</summary>
/// <remarks>TextTiling: M. A. Hearst, Segmenting Text into Multi-paragraph Subtopic Passages, Computational Linguistics 23(1), 1997.</remarks>
internal static class Cohesion
{
    /// <summary>Passages on either side of a gap that are compared by their words: fewer tell chance repetitions, more blur the change of subject.</summary>
    private const int Block = 2;

    /// <summary>The cosine of the word counts of the <see cref="Block"/> passages before and after each gap, from 0 to 1; one value fewer than passages.</summary>
    public static float[] ByWords(IReadOnlyList<string> passages)
    {
        var counts = passages.Select(Count).ToArray();
        var similarities = new float[Math.Max(0, counts.Length - 1)];
        for (var gap = 0; gap < similarities.Length; gap++)
        {
            similarities[gap] = Cosine(
                Sum(counts.AsSpan(Math.Max(0, gap + 1 - Block)..(gap + 1))),
                Sum(counts.AsSpan((gap + 1)..Math.Min(counts.Length, gap + 1 + Block))));
        }

        return similarities;
    }

    /// <summary>
    /// How far each gap lies below the peaks to its left and right, in standard deviations above the least depth that counts as a change of subject (mean less
    /// half a deviation). Positive at a change of subject; zero everywhere where all gaps are alike.
    /// </summary>
    public static double[] Depths(IReadOnlyList<float> similarities)
    {
        var depths = new double[similarities.Count];
        for (var gap = 0; gap < depths.Length; gap++)
        {
            depths[gap] = Climb(similarities, gap, -1) + Climb(similarities, gap, 1);
        }

        var mean = depths.DefaultIfEmpty().Average();
        var deviation = Math.Sqrt(depths.Select(depth => (depth - mean) * (depth - mean)).DefaultIfEmpty().Average());
        for (var gap = 0; gap < depths.Length; gap++)
        {
            depths[gap] = deviation < 1e-6 ? 0 : (depths[gap] - mean + (deviation / 2)) / deviation;
        }

        return depths;
    }

    // The height from a gap up to the peak on one side of it.
    private static double Climb(IReadOnlyList<float> similarities, int gap, int step)
    {
        var peak = At(similarities, gap);
        for (var i = gap + step; i >= 0 && i < similarities.Count && At(similarities, i) >= peak; i += step)
        {
            peak = At(similarities, i);
        }

        return peak - At(similarities, gap);
    }

    private static double At(IReadOnlyList<float> similarities, int gap) => float.IsFinite(similarities[gap]) ? similarities[gap] : 0;

    private static Dictionary<string, int> Count(string passage)
    {
        var counts = new Dictionary<string, int>();
        foreach (var term in Terms.Of(passage))
        {
            // Short words are mostly those that every passage has.
            if (term.Text.Length > 3)
            {
                counts[term.Text] = counts.GetValueOrDefault(term.Text) + 1;
            }
        }

        return counts;
    }

    private static Dictionary<string, int> Sum(ReadOnlySpan<Dictionary<string, int>> blocks)
    {
        var sum = new Dictionary<string, int>();
        foreach (var block in blocks)
        {
            foreach (var (term, count) in block)
            {
                sum[term] = sum.GetValueOrDefault(term) + count;
            }
        }

        return sum;
    }

    private static float Cosine(Dictionary<string, int> one, Dictionary<string, int> other)
    {
        double dot = one.Sum(pair => (double)pair.Value * other.GetValueOrDefault(pair.Key));
        var norm = Math.Sqrt(one.Values.Sum(n => (double)n * n) * other.Values.Sum(n => (double)n * n));
        return norm == 0 ? 0 : (float)(dot / norm);
    }
}
