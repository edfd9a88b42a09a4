using System.Collections.Immutable;
using LunarHub.Models.Reranking;

namespace LunarHub.Reranker;

/// <summary>
/// Grows one regression tree leaf by leaf, always the split that gains most (G. Ke et al., "LightGBM", 2017), over histograms of gradients and second derivatives. Deterministic: sums run in the
/// order of the rows.
/// </summary>
internal sealed class TreeGrower(BinnedFeatures data, TrainingOptions options)
{
    private readonly record struct Split(int Feature, int Bin, double Gain);

    private sealed record Leaf(int[] Rows, double[] Histogram, Split Best);

    private sealed class Node
    {
        public Leaf? Leaf;
        public int Feature;
        public int Bin;
        public Node? Left;
        public Node? Right;
    }

    /// <param name="rows">The rows to learn from.</param>
    /// <param name="gradients">Of the loss by each row's score.</param>
    /// <param name="curvatures">Its second derivatives.</param>
    /// <param name="features">Those that may be asked for.</param>
    public TreeEnsemble.Tree Grow(int[] rows, double[] gradients, double[] curvatures, int[] features)
    {
        var root = new Node { Leaf = LeafOf(rows, Histogram(rows, gradients, curvatures, features), features) };
        var leaves = new List<Node> { root };
        while (leaves.Count < options.Leaves && leaves.MaxBy(node => node.Leaf!.Best.Gain) is { Leaf: { Best.Gain: > 1e-6 } leaf } node)
        {
            var column = data.Columns[leaf.Best.Feature];
            var left = Array.FindAll(leaf.Rows, row => column[row] <= leaf.Best.Bin);
            var right = Array.FindAll(leaf.Rows, row => column[row] > leaf.Best.Bin);
            var smaller = Histogram(left.Length <= right.Length ? left : right, gradients, curvatures, features);
            var larger = leaf.Histogram.Zip(smaller, (all, part) => all - part).ToArray();
            (node.Leaf, node.Feature, node.Bin) = (null, leaf.Best.Feature, leaf.Best.Bin);
            node.Left = new Node { Leaf = LeafOf(left, left.Length <= right.Length ? smaller : larger, features) };
            node.Right = new Node { Leaf = LeafOf(right, left.Length <= right.Length ? larger : smaller, features) };
            leaves.Remove(node);
            leaves.AddRange([node.Left, node.Right]);
        }

        return Flatten(root, gradients, curvatures);
    }

    // For each feature and bin the sums of gradients and curvatures, and the number of rows.
    private double[] Histogram(int[] rows, double[] gradients, double[] curvatures, int[] features)
    {
        var histogram = new double[data.Columns.Length * BinnedFeatures.Bins * 3];
        foreach (var feature in features)
        {
            var (column, from) = (data.Columns[feature], feature * BinnedFeatures.Bins * 3);
            foreach (var row in rows)
            {
                var at = from + (column[row] * 3);
                histogram[at] += gradients[row];
                histogram[at + 1] += curvatures[row];
                histogram[at + 2]++;
            }
        }

        return histogram;
    }

    private Leaf LeafOf(int[] rows, double[] histogram, int[] features)
    {
        var best = new Split(0, 0, 0);
        foreach (var feature in features)
        {
            var cells = histogram.AsSpan(feature * BinnedFeatures.Bins * 3, BinnedFeatures.Bins * 3);
            var (gradient, curvature, count) = (0.0, 0.0, 0.0);
            for (var bin = 0; bin < BinnedFeatures.Bins; bin++)
            {
                (gradient, curvature, count) = (gradient + cells[bin * 3], curvature + cells[(bin * 3) + 1], count + cells[(bin * 3) + 2]);
            }

            var (left, leftCurvature, leftCount) = (0.0, 0.0, 0.0);
            for (var bin = 0; bin < data.Bounds[feature].Length; bin++)
            {
                (left, leftCurvature, leftCount) = (left + cells[bin * 3], leftCurvature + cells[(bin * 3) + 1], leftCount + cells[(bin * 3) + 2]);
                if (leftCount < options.LeastRows || count - leftCount < options.LeastRows || leftCurvature < options.LeastCurvature || curvature - leftCurvature < options.LeastCurvature)
                {
                    continue;
                }

                var gain = Worth(left, leftCurvature) + Worth(gradient - left, curvature - leftCurvature) - Worth(gradient, curvature);
                best = gain > best.Gain ? new Split(feature, bin, gain) : best;
            }
        }

        return new Leaf(rows, histogram, best);
    }

    private double Worth(double gradient, double curvature) => gradient * gradient / (curvature + options.Regularisation);

    private TreeEnsemble.Tree Flatten(Node root, double[] gradients, double[] curvatures)
    {
        var (features, thresholds, left, right, values) = (new List<int>(), new List<float>(), new List<int>(), new List<int>(), new List<float>());
        int Place(Node node)
        {
            if (node.Leaf is { } leaf)
            {
                values.Add((float)Math.Round(-options.Rate * leaf.Rows.Sum(row => gradients[row]) / (leaf.Rows.Sum(row => curvatures[row]) + options.Regularisation), 5));
                return -values.Count;
            }

            var at = features.Count;
            features.Add(node.Feature);
            thresholds.Add(data.Bounds[node.Feature][node.Bin]);
            left.Add(0);
            right.Add(0);
            left[at] = Place(node.Left!);
            right[at] = Place(node.Right!);
            return at;
        }

        Place(root);
        return new TreeEnsemble.Tree([.. features], [.. thresholds], [.. left], [.. right], [.. values]);
    }
}
