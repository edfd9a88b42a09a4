using System.Numerics.Tensors;

namespace LunarHub.Subtokens;

/// <summary>A table of parameters whose rows are updated by Adam (Kingma, Ba 2015) only in the steps that touch them.</summary>
internal sealed class AdamTable(float[] values, int width)
{
    private const float Decay1 = 0.9f;
    private const float Decay2 = 0.99f;
    private const float Epsilon = 1e-8f;

    private readonly float[] _gradients = new float[values.Length];
    private readonly float[] _means = new float[values.Length];
    private readonly float[] _squares = new float[values.Length];
    private readonly int[] _steps = new int[values.Length / width];
    private readonly HashSet<int> _touched = [];

    public float[] Values => values;

    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * width, width);

    /// <summary>Where to add this row's gradient.</summary>
    public Span<float> Gradient(int row)
    {
        _touched.Add(row);
        return _gradients.AsSpan(row * width, width);
    }

    /// <summary>Moves every touched row and forgets the gradients.</summary>
    public void Update(float rate)
    {
        Parallel.ForEach(_touched, row =>
        {
            var step = ++_steps[row];
            var scale = rate * MathF.Sqrt(1 - MathF.Pow(Decay2, step)) / (1 - MathF.Pow(Decay1, step));
            for (var i = row * width; i < (row + 1) * width; i++)
            {
                var gradient = _gradients[i];
                _means[i] = Decay1 * _means[i] + (1 - Decay1) * gradient;
                _squares[i] = Decay2 * _squares[i] + (1 - Decay2) * gradient * gradient;
                values[i] -= scale * _means[i] / (MathF.Sqrt(_squares[i]) + Epsilon);
                _gradients[i] = 0;
            }
        });
        _touched.Clear();
    }
}
