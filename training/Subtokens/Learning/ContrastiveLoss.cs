using System.Numerics.Tensors;

namespace LunarHub.Subtokens;

/// <summary>
/// InfoNCE in both directions over a batch (van den Oord et al. 2018; in-batch negatives as in Karpukhin et al. 2020): every query is to be nearer to its own code than to the other codes, and every code to its own query.
/// </summary>
internal sealed class ContrastiveLoss(int size, int width, float temperature)
{
    private readonly float[] _codesAcross = new float[size * width];
    private readonly float[] _scores = new float[size * size];
    private readonly float[] _scoresAcross = new float[size * size];
    private readonly float[] _byQuery = new float[size];
    private readonly float[] _byCode = new float[size];

    /// <summary>Writes the loss's slope by each unit vector to <paramref name="pulls"/> and returns the loss in nats. Both arrays hold the queries and then the codes.</summary>
    /// <param name="units">Unit vectors.</param>
    /// <param name="keys">Pairs of one key other than 0 are not told apart: both may answer.</param>
    /// <param name="pulls">What is written.</param>
    public double Slope(float[] units, int[] keys, float[] pulls)
    {
        var codes = units.AsMemory(size * width);
        MatrixProduct.Transpose(codes, _codesAcross, size, width);
        MatrixProduct.Multiply(units, _codesAcross, _scores, size, width, size);
        Parallel.For(0, size, row =>
        {
            var scores = _scores.AsSpan(row * size, size);
            TensorPrimitives.Divide(scores, temperature, scores);
            TensorPrimitives.Exp(scores, scores);
            for (var column = 0; column < size; column++)
            {
                if (keys[row] != 0 && keys[row] == keys[column] && row != column)
                {
                    scores[column] = 0;
                }
            }

            _byQuery[row] = 1 / TensorPrimitives.Sum<float>(scores);
        });
        MatrixProduct.Transpose(_scores, _scoresAcross, size);
        Parallel.For(0, size, row => _byCode[row] = 1 / TensorPrimitives.Sum<float>(_scoresAcross.AsSpan(row * size, size)));
        var loss = 0.0;
        for (var i = 0; i < size; i++)
        {
            var truth = _scores[i * size + i];
            loss -= Math.Log(truth * _byQuery[i]) + Math.Log(truth * _byCode[i]);
        }

        Shares(_scores, _byQuery, _byCode);
        Shares(_scoresAcross, _byCode, _byQuery);
        MatrixProduct.Multiply(_scores, codes, pulls.AsMemory(0, size * width), size, size, width);
        MatrixProduct.Multiply(_scoresAcross, units.AsMemory(0, size * width), pulls.AsMemory(size * width), size, size, width);
        return loss / (2 * size);
    }

    // Of exponentials, the slope by each cosine.
    private void Shares(float[] scores, float[] byRow, float[] byColumn) => Parallel.For(0, size, row =>
    {
        var shares = scores.AsSpan(row * size, size);
        for (var column = 0; column < size; column++)
        {
            shares[column] *= (byRow[row] + byColumn[column]) / (2 * size * temperature);
        }

        shares[row] -= 1 / (size * temperature);
    });
}
