using System.Numerics.Tensors;

namespace LunarHub.Subtokens;

/// <summary>One side of a pair: subtoken ids and their saturated counts.</summary>
internal readonly record struct Bag(int[] Ids, float[] Counts);

/// <summary>
/// Learns subtoken vectors and two log-weights for each (as a query word, as a code word) so that a comment's vector is nearer to its own code than to the other code of its
/// batch: InfoNCE in both directions (van den Oord et al. 2018; in-batch negatives as in Karpukhin et al. 2020), Adam on the touched rows (Kingma, Ba 2015).
/// </summary>
internal sealed class ContrastiveTrainer
{
    private const float Temperature = 0.05f;

    private readonly int _width;
    private readonly AdamTable _rows;
    private readonly AdamTable _queryWeights;
    private readonly AdamTable _codeWeights;

    public ContrastiveTrainer(float[] rows, float[] initialWeights, int width)
    {
        _width = width;
        _rows = new AdamTable(rows, width);
        float[] logs = [.. initialWeights.Select(weight => MathF.Log(MathF.Max(weight, 0.05f)))];
        _queryWeights = new AdamTable([.. logs], 1);
        _codeWeights = new AdamTable([.. logs], 1);
    }

    public float[] Rows => _rows.Values;

    public float[] QueryWeights => [.. _queryWeights.Values.Select(MathF.Exp)];

    public float[] CodeWeights => [.. _codeWeights.Values.Select(MathF.Exp)];

    /// <summary>One step over a batch. The learning rates are for the vectors and for the log-weights. Returns the mean loss in nats.</summary>
    public double Step(ReadOnlySpan<Bag> queries, ReadOnlySpan<Bag> codes, float rate, float weightRate)
    {
        var n = queries.Length;
        var query = new Side(queries.ToArray(), _rows.Values, _queryWeights.Values, _width);
        var code = new Side(codes.ToArray(), _rows.Values, _codeWeights.Values, _width);
        var scores = new float[n * n];
        Parallel.For(0, n, i =>
        {
            for (var j = 0; j < n; j++)
            {
                scores[i * n + j] = TensorPrimitives.Dot<float>(query.Unit(i), code.Unit(j)) / Temperature;
            }
        });
        var (gradient, loss) = Gradient(scores, n);
        Parallel.For(0, n, i =>
        {
            for (var j = 0; j < n; j++)
            {
                TensorPrimitives.MultiplyAdd<float>(code.Unit(j), gradient[i * n + j], query.Pull(i), query.Pull(i));
                TensorPrimitives.MultiplyAdd<float>(query.Unit(j), gradient[j * n + i], code.Pull(i), code.Pull(i));
            }
        });
        query.Backward(_rows, _queryWeights);
        code.Backward(_rows, _codeWeights);
        _rows.Update(rate);
        _queryWeights.Update(weightRate);
        _codeWeights.Update(weightRate);
        return loss;
    }

    /// <summary>d loss / d cosine, for the mean of both softmax directions with the diagonal as truth.</summary>
    private static (float[] Gradient, double Loss) Gradient(float[] scores, int n)
    {
        var gradient = new float[n * n];
        var row = new float[n];
        var loss = 0.0;
        for (var direction = 0; direction < 2; direction++)
        {
            var (step, stride) = direction == 0 ? (1, n) : (n, 1);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    row[j] = scores[i * stride + j * step];
                }

                var truth = row[i];
                TensorPrimitives.Subtract(row, TensorPrimitives.Max<float>(row), row);
                truth = row[i];
                TensorPrimitives.Exp(row, row);
                var total = TensorPrimitives.Sum<float>(row);
                loss += (Math.Log(total) - truth) / (2.0 * n);
                for (var j = 0; j < n; j++)
                {
                    gradient[i * stride + j * step] += (row[j] / total - (i == j ? 1 : 0)) / (2 * n * Temperature);
                }
            }
        }

        return (gradient, loss);
    }

    /// <summary>The batch's vectors on one side, and what the loss pulls them towards.</summary>
    private sealed class Side
    {
        private readonly Bag[] _bags;
        private readonly int _width;
        private readonly float[] _units;
        private readonly float[] _pulls;
        private readonly float[] _norms;
        private readonly float[][] _shares;

        public Side(Bag[] bags, float[] rows, float[] logWeights, int width)
        {
            (_bags, _width) = (bags, width);
            (_units, _pulls) = (new float[bags.Length * width], new float[bags.Length * width]);
            (_norms, _shares) = (new float[bags.Length], new float[bags.Length][]);
            Parallel.For(0, bags.Length, i =>
            {
                var (ids, counts) = (bags[i].Ids, bags[i].Counts);
                var shares = _shares[i] = new float[ids.Length];
                for (var k = 0; k < ids.Length; k++)
                {
                    shares[k] = counts[k] * MathF.Exp(logWeights[ids[k]]);
                    TensorPrimitives.MultiplyAdd(rows.AsSpan(ids[k] * width, width), shares[k], Unit(i), Unit(i));
                }

                _norms[i] = TensorPrimitives.Norm<float>(Unit(i)) + 1e-6f;
                TensorPrimitives.Divide(Unit(i), _norms[i], Unit(i));
            });
        }

        public Span<float> Unit(int i) => _units.AsSpan(i * _width, _width);

        public Span<float> Pull(int i) => _pulls.AsSpan(i * _width, _width);

        public void Backward(AdamTable rows, AdamTable logWeights)
        {
            var free = new float[_width];
            for (var i = 0; i < _bags.Length; i++)
            {
                // The part of the pull along the unit vector is lost in normalisation.
                TensorPrimitives.MultiplyAdd(Unit(i), -TensorPrimitives.Dot<float>(Unit(i), Pull(i)), Pull(i), free);
                TensorPrimitives.Divide(free, _norms[i], free);
                for (var k = 0; k < _bags[i].Ids.Length; k++)
                {
                    var (id, share) = (_bags[i].Ids[k], _shares[i][k]);
                    logWeights.Gradient(id)[0] += share * TensorPrimitives.Dot<float>(free, rows.Row(id));
                    var target = rows.Gradient(id);
                    TensorPrimitives.MultiplyAdd(free, share, target, target);
                }
            }
        }
    }
}
