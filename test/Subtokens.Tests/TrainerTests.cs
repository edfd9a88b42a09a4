using LunarHub.Models;
using LunarHub.Models.Subtokens;

namespace LunarHub.Subtokens.Tests;

public class TrainerTests
{
    private static readonly string[] Asked = ["remove", "sort", "open", "send", "parse", "draw", "count", "merge"];
    private static readonly string[] Written = ["unlink", "collate", "acquire", "transmit", "decode", "paint", "tally", "unify"];

    [Fact]
    public void Words_that_never_meet_are_learned_to_mean_the_same()
    {
        var embedder = new SubtokenEmbedder(Train(seed: 1));
        for (var i = 0; i < Asked.Length; i++)
        {
            var query = Embed(embedder, $"{Asked[i]} the item", EmbeddingRole.Query);
            var scores = Written.Select(word => Dot(query, Embed(embedder, $"void {word}(item) {{ }}", EmbeddingRole.Document))).ToList();
            scores.IndexOf(scores.Max()).Should().Be(i, "{0} is {1}", Asked[i], Written[i]);
        }
    }

    [Fact]
    public void The_seed_decides_every_bit()
    {
        var first = Bytes(Train(seed: 3));
        Bytes(Train(seed: 3)).Should().Equal(first);
        Bytes(Train(seed: 4)).Should().NotEqual(first);
    }

    private static SubtokenModel Train(int seed)
    {
        var options = new TrainerOptions { ModelId = "test", Width = 32, Batch = 16, Run = 8, Epochs = 6, Seed = seed, Subtokens = 200 };
        var random = new Random(9);
        var pairs = Enumerable.Range(0, 480).Select(i => new Pair(
            $"repository {i / 8 % 4}", i % 2 == 0 ? PairKind.Documentation : PairKind.Comment, "text", "a/b.cs", $"x{i}", $"{Asked[i % 8]} the item in place {random.Next(5)}",
            $"void {Written[i % 8]}(item) {{\n return field{random.Next(9)}; }}")).ToList();
        return new Trainer(options, _ => { }).Train(pairs);
    }

    private static float[] Embed(SubtokenEmbedder embedder, string text, EmbeddingRole role)
    {
        var vector = new float[embedder.Dimensions];
        embedder.Embed(new EmbeddingInput(text), role, vector);
        return vector;
    }

    private static float Dot(float[] left, float[] right) => left.Zip(right).Sum(pair => pair.First * pair.Second);

    private static byte[] Bytes(SubtokenModel model)
    {
        var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }
}
