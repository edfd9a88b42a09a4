using System.Numerics.Tensors;

namespace LunarHub.Subtokens;

/// <summary>
/// Learns subtoken vectors and two log-weights for each (as a query word, as a code word) by a <see cref="ContrastiveLoss"/>. A step costs what its batch touches.
/// </summary>
internal sealed class ContrastiveTrainer
{
    private const int Parts = 64;

    private readonly int _size;
    private readonly int _width;
    private readonly Adam _rows;
    private readonly Adam _queryWeights;
    private readonly Adam _codeWeights;
    private readonly ContrastiveLoss _loss;
    private readonly float[] _units;
    private readonly float[] _pulls;
    private readonly float[] _norms;

    public ContrastiveTrainer(float[] rows, float[] initialWeights, TrainerOptions options)
    {
        (_size, _width) = (options.Batch, options.Width);
        _rows = new Adam(rows, _width);
        float[] logs = [.. initialWeights.Select(weight => MathF.Log(MathF.Max(weight, 0.05f)))];
        (_queryWeights, _codeWeights) = (new Adam([.. logs], 1), new Adam([.. logs], 1));
        _loss = new ContrastiveLoss(_size, _width, options.Temperature);
        (_units, _pulls, _norms) = (new float[2 * _size * _width], new float[2 * _size * _width], new float[2 * _size]);
    }

    public float[] Rows => _rows.Values;

    public float[] QueryWeights => [.. _queryWeights.Values.Select(MathF.Exp)];

    public float[] CodeWeights => [.. _codeWeights.Values.Select(MathF.Exp)];

    /// <summary>One step over a batch: its queries and then their codes, and a key for each pair. The rates are for the vectors and for the log-weights. Returns the mean loss in nats.</summary>
    public double Step(Bag[] bags, int[] keys, float rate, float weightRate)
    {
        var batch = new BagBatch(bags, _queryWeights.Values.Length);
        batch.Sum(_rows, _queryWeights.Values, _codeWeights.Values, _width, _units, _norms);
        var loss = _loss.Slope(_units, keys, _pulls);
        Parallel.For(0, bags.Length, Free);
        Parallel.For(0, Parts, part => Move(batch, part, rate, weightRate));
        return loss;
    }

    // From the slope by a unit vector to that by the sum behind it: what is along the vector is lost in normalisation.
    private void Free(int bag)
    {
        var unit = _units.AsSpan(bag * _width, _width);
        var pull = _pulls.AsSpan(bag * _width, _width);
        TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot<float>(unit, pull), pull, pull);
        TensorPrimitives.Divide(pull, _norms[bag], pull);
    }

    // Moves one part of the subtokens. Each is moved by one thread alone, so the number of threads changes nothing.
    private void Move(BagBatch batch, int part, float rate, float weightRate)
    {
        var slope = new float[_width];
        for (var i = batch.Touched.Length * part / Parts; i < batch.Touched.Length * (part + 1) / Parts; i++)
        {
            var token = batch.Touched[i];
            var (asQuery, asCode, isQuery, isCode) = (0f, 0f, false, false);
            Array.Clear(slope);
            foreach (var occurrence in batch.Of(token))
            {
                var (owner, share) = (batch.Owners[occurrence], batch.Shares[occurrence]);
                var pull = _pulls.AsSpan(owner * _width, _width);
                TensorPrimitives.MultiplyAdd(pull, share, slope, slope);
                var byWeight = share * TensorPrimitives.Dot(pull, _rows.Row(token));
                if (owner < _size)
                {
                    (asQuery, isQuery) = (asQuery + byWeight, true);
                }
                else
                {
                    (asCode, isCode) = (asCode + byWeight, true);
                }
            }

            _rows.Move(token, slope, rate);
            if (isQuery)
            {
                _queryWeights.Move(token, [asQuery], weightRate);
            }

            if (isCode)
            {
                _codeWeights.Move(token, [asCode], weightRate);
            }
        }
    }
}
