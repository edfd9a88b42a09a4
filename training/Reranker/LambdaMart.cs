using LunarHub.Models.Reranking;

namespace LunarHub.Reranker;

/// <summary>
/// LambdaMART (C. Burges, "From RankNet to LambdaRank to LambdaMART", 2010): trees that follow, for each pair of an answer and another candidate, how much their exchange would change NDCG.
/// Every group counts the same, however many queries it has. Deterministic by the seed.
/// </summary>
internal sealed class LambdaMart(TrainingOptions options)
{
    private readonly record struct Run(int First, int Count, double Weight);

    public List<TreeEnsemble.Tree> Learn(IReadOnlyList<JudgedQuery> queries, int features)
    {
        var (rows, relevant, runs) = (new List<float[]>(), new List<bool>(), new List<Run>());
        var sizes = queries.CountBy(query => query.Group).ToDictionary();
        foreach (var query in queries)
        {
            var candidates = query.Candidates.Take(options.Candidates).ToList();
            var answers = candidates.Count(candidate => candidate.IsRelevant);
            if (answers > 0 && answers < candidates.Count)
            {
                runs.Add(new Run(rows.Count, candidates.Count, (double)queries.Count / sizes.Count / sizes[query.Group]));
                rows.AddRange(candidates.Select(candidate => candidate.Features));
                relevant.AddRange(candidates.Select(candidate => candidate.IsRelevant));
            }
        }

        var data = new BinnedFeatures(rows, features);
        var grower = new TreeGrower(data, options);
        var random = new Random(options.Seed);
        var (scores, gradients, curvatures) = (new double[data.Rows], new double[data.Rows], new double[data.Rows]);
        var trees = new List<TreeEnsemble.Tree>();
        for (var i = 0; i < options.Trees; i++)
        {
            var order = Enumerable.Range(0, runs.Count).ToArray();
            random.Shuffle(order);
            var chosen = order.Take((int)(runs.Count * options.QueryShare)).Order().Select(run => runs[run]).ToList();
            var asked = Enumerable.Range(0, features).ToArray();
            random.Shuffle(asked);
            Array.Clear(gradients);
            Array.Clear(curvatures);
            chosen.ForEach(run => AddPairs(run, relevant, scores, gradients, curvatures));
            int[] learned = [.. chosen.SelectMany(run => Enumerable.Range(run.First, run.Count))];
            var tree = grower.Grow(learned, gradients, curvatures, [.. asked.Take(Math.Max(1, (int)(features * options.FeatureShare))).Order()]);
            trees.Add(tree);
            for (var row = 0; row < scores.Length; row++)
            {
                scores[row] += tree.Value(rows[row]);
            }
        }

        return trees;
    }

    private static void AddPairs(Run run, List<bool> relevant, double[] scores, double[] gradients, double[] curvatures)
    {
        var order = Enumerable.Range(run.First, run.Count).OrderByDescending(row => scores[row]).ThenBy(row => row).ToArray();
        var answers = order.Count(row => relevant[row]);
        var ideal = Enumerable.Range(0, answers).Sum(Discount);
        for (var i = 0; i < order.Length; i++)
        {
            if (!relevant[order[i]])
            {
                continue;
            }

            for (var j = 0; j < order.Length; j++)
            {
                if (relevant[order[j]])
                {
                    continue;
                }

                var wrong = 1 / (1 + Math.Exp(scores[order[i]] - scores[order[j]]));
                var change = run.Weight * Math.Abs(Discount(i) - Discount(j)) / ideal;
                gradients[order[i]] -= change * wrong;
                gradients[order[j]] += change * wrong;
                curvatures[order[i]] += change * wrong * (1 - wrong);
                curvatures[order[j]] += change * wrong * (1 - wrong);
            }
        }
    }

    private static double Discount(int place) => 1 / Math.Log2(place + 2);
}
