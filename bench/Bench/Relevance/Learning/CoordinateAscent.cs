using LunarHub.Search;

namespace LunarHub.Bench.Relevance.Learning;

/// <summary>
/// Finds weights by coordinate ascent (D. Metzler, W. B. Croft, "Linear feature-based models for information retrieval", 2007): one weight at a time is set to what is best while the others
/// stand, until no weight gains any more. What is best is the mean over the groups of MRR@10, so that a large group counts no more than a small one, and a loss more than a gain. Deterministic.
/// </summary>
internal sealed class CoordinateAscent(Judgements judgements)
{
    /// <summary>How often a loss counts in a group that the first weights served better: nobody's searches become worse so that others' become better.</summary>
    private const double LossAversion = 3;

    /// <summary>A group of fewer queries says more of chance than of ranking and does not count, unless all are so small.</summary>
    private const int LeastQueries = 20;

    /// <summary>A change must gain this much of MRR, or it is chance.</summary>
    private const double LeastGain = 0.0003;
    private const int MostRounds = 12;
    private const double Largest = 8;
    private const double LargestPenalty = 0.5;

    private static readonly double[] Factors = [0, 0.25, 0.5, 0.7, 0.85, 0.95, 1.05, 1.15, 1.4, 2, 4];
    private static readonly double[] Starts = [0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2];

    private readonly HashSet<string> counted = Counted(judgements);

    /// <summary>The weight by which all others are measured: a score's unit is free.</summary>
    private const Signal Unit = Signal.Vector;

    /// <param name="start">Where to begin.</param>
    /// <param name="fold">The fold whose queries are held out, or -1 for none.</param>
    public FusionWeights Learn(FusionWeights start, int fold, Random random)
    {
        var before = ByGroup(start, query => query.Fold != fold);
        var (weights, best) = (start, before.Values.Average());
        for (var round = 0; round < MostRounds; round++)
        {
            var last = best;
            var order = Enumerable.Range(0, Signals.Names.Length).Select(i => (Signal)i).Where(signal => signal != Unit).ToArray();
            random.Shuffle(order);
            foreach (var signal in order)
            {
                (weights, best) = Along(signal, weights, best, fold, before);
            }

            if (best - last < LeastGain)
            {
                break;
            }
        }

        return weights;
    }

    /// <summary>MRR@10 of each group over the queries that <paramref name="isCounted"/> names.</summary>
    public SortedDictionary<string, double> ByGroup(FusionWeights weights, Func<JudgedQuery, bool> isCounted) => ByGroup(Scores(weights), isCounted);

    /// <summary>The rank of every query's answer, in their order; 0 below ten.</summary>
    public int[] Ranks(FusionWeights weights)
    {
        var scores = Scores(weights);
        return [.. judgements.Queries.Select(query => judgements.Rank(query, scores))];
    }

    private (FusionWeights Weights, double Best) Along(Signal signal, FusionWeights weights, double best, int fold, SortedDictionary<string, double> before)
    {
        var scores = Scores(weights.With(signal, 0));
        var found = weights;
        foreach (var value in ValuesFor(signal, weights[signal]).OrderBy(Math.Abs))
        {
            judgements.AddTo(scores, signal, value);
            var gained = Worth(ByGroup(scores, query => query.Fold != fold), before);
            judgements.AddTo(scores, signal, -value);
            if (gained >= best + LeastGain)
            {
                (found, best) = (weights.With(signal, value), gained);
            }
        }

        return (found, best);
    }

    private static IEnumerable<double> ValuesFor(Signal signal, double now)
    {
        var (sign, largest) = signal >= Signal.Test ? (-1, LargestPenalty) : (1, Largest);
        var sizes = now == 0 ? Starts : Factors.Select(factor => factor * Math.Abs(now));
        return sizes.Where(size => size <= largest && Math.Abs(size - Math.Abs(now)) > 1e-9).Select(size => sign * Math.Round(size, 3));
    }

    private static double Worth(SortedDictionary<string, double> now, SortedDictionary<string, double> before) =>
        now.Average(group => group.Value - ((LossAversion - 1) * Math.Max(0, before[group.Key] - group.Value)));

    private SortedDictionary<string, double> ByGroup(double[] scores, Func<JudgedQuery, bool> isCounted)
    {
        var sums = new SortedDictionary<string, (double Sum, int Count)>(StringComparer.Ordinal);
        foreach (var query in judgements.Queries)
        {
            if (counted.Contains(query.Group) && isCounted(query))
            {
                var (sum, count) = sums.GetValueOrDefault(query.Group);
                sums[query.Group] = (sum + (judgements.Rank(query, scores) is > 0 and var rank ? 1.0 / rank : 0), count + 1);
            }
        }

        return new SortedDictionary<string, double>(sums.ToDictionary(entry => entry.Key, entry => entry.Value.Sum / entry.Value.Count), StringComparer.Ordinal);
    }

    private static HashSet<string> Counted(Judgements judgements)
    {
        var sizes = judgements.Queries.CountBy(query => query.Group).ToList();
        return [.. sizes.Where(size => size.Value >= LeastQueries || sizes.TrueForAll(other => other.Value < LeastQueries)).Select(size => size.Key)];
    }

    private double[] Scores(FusionWeights weights)
    {
        var scores = new double[judgements.Rows];
        for (var signal = 0; signal < Signals.Names.Length; signal++)
        {
            judgements.AddTo(scores, (Signal)signal, weights[(Signal)signal]);
        }

        return scores;
    }
}
