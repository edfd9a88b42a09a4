using LunarHub.Search.Storage;
using LunarHub.Search.Vectors;

namespace LunarHub.Search.Tests.Vectors;

/// <summary>Random vectors of unit length, and what exact arithmetic finds among them.</summary>
internal sealed class TestVectors
{
    private readonly sbyte[] rows;
    private readonly float[] scales;

    public TestVectors(IReadOnlyList<float[]> vectors)
    {
        Vectors = vectors;
        Dimensions = vectors[0].Length;
        var stride = VectorRows.Stride(Dimensions);
        rows = new sbyte[vectors.Count * stride];
        scales = [.. vectors.Select((vector, i) => VectorQuantiser.Quantise(vector, rows.AsSpan(i * stride, stride)))];
    }

    public IReadOnlyList<float[]> Vectors { get; }

    public int Dimensions { get; }

    public BuiltLists BuildLists(int lists) => InvertedListBuilder.Build(rows, scales, Dimensions, lists);

    public VectorView View(BuiltLists lists) => new(rows, scales, Dimensions, lists.View(Dimensions));

    /// <summary>Rows around a few centres, as embeddings are.</summary>
    public static TestVectors Clustered(int seed, int count, int dimensions, int centres = 20)
    {
        var random = new Random(seed);
        var middles = Enumerable.Range(0, centres).Select(_ => Unit(random, dimensions)).ToArray();
        return new TestVectors([.. Enumerable.Range(0, count).Select(_ => Near(random, middles[random.Next(centres)]))]);
    }

    public static float[] Unit(Random random, int dimensions) => Normalise([.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))]);

    public static float[] Near(Random random, float[] middle)
    {
        var away = Unit(random, middle.Length);
        return Normalise([.. middle.Select((value, i) => value + away[i])]);
    }

    /// <summary>The share of the k nearest allowed rows that was found; a row that ties with the last counts.</summary>
    public double Recall(float[] query, (float Score, int Row)[] found, int k, Bitmap? allowed = null)
    {
        var exact = Enumerable.Range(0, Vectors.Count).Where(row => allowed?[row] != false).Select(row => Dot(Vectors[row], query)).OrderDescending().Take(k).ToArray();
        return found.Count(entry => Dot(Vectors[entry.Row], query) >= exact[^1] - 1e-6f) / (double)exact.Length;
    }

    public static float Dot(float[] left, float[] right)
    {
        var sum = 0f;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static float[] Normalise(float[] vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        return [.. vector.Select(value => value / length)];
    }
}
