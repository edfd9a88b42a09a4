using LunarHub.Search.Indexing;
using LunarHub.Search.Scoring;

namespace LunarHub.Search.Tests;

public sealed class VectorSearchTests
{
    [Fact]
    public void Every_path_of_the_dot_product_equals_the_sum_of_products()
    {
        var random = new Random(61);
        foreach (var length in new[] { 0, 1, 15, 16, 31, 32, 48, 64, 100, 256, 1024 })
        {
            var left = Enumerable.Range(0, length).Select(_ => (sbyte)random.Next(-128, 128)).ToArray();
            var right = Enumerable.Range(0, length).Select(_ => (sbyte)random.Next(-127, 128)).ToArray();
            DotProduct.Of(left, right).Should().Be(left.Zip(right, (a, b) => a * b).Sum());
        }

        DotProduct.Of(Enumerable.Repeat((sbyte)-128, 1024).ToArray(), Enumerable.Repeat((sbyte)-127, 1024).ToArray()).Should().Be(128 * 127 * 1024);
    }

    [Fact]
    public void Quantised_search_finds_what_exact_floats_find()
    {
        var random = new Random(62);
        float[] Unit()
        {
            var vector = Enumerable.Range(0, 64).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1)).ToArray();
            var norm = MathF.Sqrt(vector.Sum(value => value * value));
            return [.. vector.Select(value => value / norm)];
        }

        var vectors = Enumerable.Range(0, 1_000).Select(_ => Unit()).ToList();
        using var shard = new TestShard();
        shard.Commit("c", [.. vectors.Select((vector, i) => TestShard.Document($"{i}", $"text {i}", vector: vector))], dimensions: 64);
        using var snapshot = shard.Index.Acquire();
        var agreed = 0;
        for (var round = 0; round < 50; round++)
        {
            var query = Unit();
            var exact = vectors.Select((vector, i) => (Path: $"{i}", Score: vector.Zip(query, (a, b) => a * b).Sum())).OrderByDescending(entry => entry.Score).Take(10).ToDictionary(entry => entry.Path, entry => entry.Score);
            var found = snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse("x"), Mode = SearchMode.Semantic, Ref = TestShard.Main, Vector = query, ModelId = "model", TopK = 10 }).Candidates;
            agreed += found.Count(hit => exact.ContainsKey(hit.Path));
            foreach (var hit in found.Where(hit => exact.ContainsKey(hit.Path)))
            {
                hit.Cosine!.Value.Should().BeApproximately(exact[hit.Path], 0.02f);
            }
        }

        (agreed / 500.0).Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void The_zero_vector_and_infinities_quantise_to_nothing()
    {
        var row = new sbyte[3];
        VectorQuantiser.Quantise([0, 0, 0], row).Should().Be(0);
        VectorQuantiser.Quantise([float.PositiveInfinity, 1, 0], row).Should().Be(0);
        row.Should().OnlyContain(value => value == 0);
    }
}
