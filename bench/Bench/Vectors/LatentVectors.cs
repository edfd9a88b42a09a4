using System.Numerics.Tensors;

namespace LunarHub.Bench.Vectors;

/// <summary>Made-up vectors: points of a 32-dimensional normal distribution, laid into the wanted number of dimensions by a random linear map. Fixed seed.</summary>
internal static class LatentVectors
{
    private const int Latent = 32;
    private const int Seed = 20261122;

    public static VectorSet Make(int count, int dimensions, int queries)
    {
        var random = new Random(Seed);
        var map = new float[Latent * dimensions];
        Fill(random, map);
        var rows = new float[checked(count * dimensions)];
        for (var row = 0; row < count; row++)
        {
            Draw(random, map, rows.AsSpan(row * dimensions, dimensions));
        }

        var asked = new float[queries][];
        for (var query = 0; query < queries; query++)
        {
            Draw(random, map, asked[query] = new float[dimensions]);
        }

        return new VectorSet($"{Latent}-dimensional latent", dimensions, rows, asked);
    }

    private static void Draw(Random random, float[] map, Span<float> target)
    {
        Span<float> latent = stackalloc float[Latent];
        Fill(random, latent);
        for (var i = 0; i < Latent; i++)
        {
            TensorPrimitives.MultiplyAdd(map.AsSpan(i * target.Length, target.Length), latent[i], target, target);
        }

        TensorPrimitives.Divide(target, TensorPrimitives.Norm<float>(target), target);
    }

    // G. Box and M. Muller, 1958: two uniform numbers give two normal ones.
    private static void Fill(Random random, Span<float> target)
    {
        for (var i = 0; i < target.Length; i += 2)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
            target[i] = radius * sine;
            target[i + 1] = radius * cosine;
        }
    }
}
