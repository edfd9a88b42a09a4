using LunarHub.Models.Subtokens;

namespace LunarHub.Models.Reranking;

/// <summary>
/// One field of a candidate against the query: for each word of the query the nearest word of the field (the MaxSim of O. Khattab, M. Zaharia, "ColBERT: Efficient and Effective Passage Search via
/// Contextualized Late Interaction over BERT", 2020, over static vectors), and for the field how much of it the query speaks of. Reused from candidate to candidate.
/// </summary>
internal sealed class FieldMatch(QueryTokens query)
{
    private readonly float[] _nearest = new float[query.Count];
    private double _spoken;
    private int _named;

    /// <summary>Bit i is set where the i-th word of the query, or its stem, stands in the field.</summary>
    public uint Held { get; private set; }

    /// <summary>For each word of the query how near the nearest word of the field is.</summary>
    public ReadOnlySpan<float> Nearest => _nearest;

    public int Words { get; private set; }

    /// <summary>The mean over the field's words of how near the query comes to each; 0 for an empty field.</summary>
    public float Spoken => Words > 0 ? (float)(_spoken / Words) : 0;

    /// <summary>The share of the field's words that are words of the query.</summary>
    public float Named => Words > 0 ? (float)_named / Words : 0;

    public void Clear()
    {
        Array.Clear(_nearest);
        (Held, Words, _spoken, _named) = (0, 0, 0, 0);
    }

    public void Add(ReadOnlySpan<char> text, TokenSimilarity similarity)
    {
        var scanner = new SubtokenScanner(text);
        while (scanner.MoveNext())
        {
            Add(similarity.Find(scanner.Current), similarity);
        }
    }

    public void Add(int word, TokenSimilarity similarity)
    {
        var best = 0f;
        var near = similarity.To(word);
        for (var i = 0; i < near.Length; i++)
        {
            _nearest[i] = Math.Max(_nearest[i], near[i]);
            best = Math.Max(best, near[i]);
        }

        Words++;
        _spoken += best;
        if (similarity.SameAs(word) is >= 0 and var same)
        {
            Held |= 1u << same;
            _named++;
        }
    }

    /// <summary>The mean nearness of the query's words, by weight.</summary>
    public float Aligned(float[] weights) => Mean(weights, _nearest);

    public static float Mean(float[] weights, ReadOnlySpan<float> nearest)
    {
        var (sum, all) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * nearest[i];
            all += weights[i];
        }

        return all > 0 ? (float)(sum / all) : 0;
    }

    /// <summary>The share of the query's words that stand in the field, by weight.</summary>
    public float Covered(float[] weights) => Covered(weights, Held);

    public static float Covered(float[] weights, uint held)
    {
        var (sum, all) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            sum += (held & (1u << i)) != 0 ? weights[i] : 0;
            all += weights[i];
        }

        return all > 0 ? (float)(sum / all) : 0;
    }

    /// <summary>The nearness of the word that the field is furthest from, among those that weigh at least half as much as the mean.</summary>
    public float Weakest(float[] weights)
    {
        var least = 0.5f * weights.DefaultIfEmpty(0).Average();
        var weakest = weights.Length > 0 ? 1f : 0;
        for (var i = 0; i < weights.Length; i++)
        {
            weakest = weights[i] >= least ? Math.Min(weakest, _nearest[i]) : weakest;
        }

        return weakest;
    }
}
