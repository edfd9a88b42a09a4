using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LunarHub.Subtokens;

/// <summary>Rows of parameters that are moved by Adam (Kingma, Ba 2015) only in the steps that touch them. Different rows may be moved by different threads.</summary>
internal sealed class Adam(float[] values, int width)
{
    private const float Decay1 = 0.9f;
    private const float Decay2 = 0.99f;
    private const float Epsilon = 1e-8f;

    private readonly float[] _means = new float[values.Length];
    private readonly float[] _squares = new float[values.Length];
    private readonly int[] _steps = new int[values.Length / width];

    public float[] Values => values;

    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * width, width);

    public void Move(int row, ReadOnlySpan<float> gradient, float rate)
    {
        var step = ++_steps[row];
        var scale = rate * MathF.Sqrt(1 - MathF.Pow(Decay2, step)) / (1 - MathF.Pow(Decay1, step));
        var i = 0;
        if (width % 8 == 0)
        {
            ref var value = ref values[row * width];
            ref var mean = ref _means[row * width];
            ref var square = ref _squares[row * width];
            ref var slope = ref MemoryMarshal.GetReference(gradient);
            for (nuint at = 0; at < (nuint)width; at += 8)
            {
                var g = Vector256.LoadUnsafe(ref slope, at);
                var m = Vector256.LoadUnsafe(ref mean, at) * Decay1 + g * (1 - Decay1);
                var s = Vector256.LoadUnsafe(ref square, at) * Decay2 + g * g * (1 - Decay2);
                m.StoreUnsafe(ref mean, at);
                s.StoreUnsafe(ref square, at);
                (Vector256.LoadUnsafe(ref value, at) - m * scale / (Vector256.Sqrt(s) + Vector256.Create(Epsilon))).StoreUnsafe(ref value, at);
            }

            return;
        }

        for (var at = row * width; i < width; i++, at++)
        {
            _means[at] = Decay1 * _means[at] + (1 - Decay1) * gradient[i];
            _squares[at] = Decay2 * _squares[at] + (1 - Decay2) * gradient[i] * gradient[i];
            values[at] -= scale * _means[at] / (MathF.Sqrt(_squares[at]) + Epsilon);
        }
    }
}
