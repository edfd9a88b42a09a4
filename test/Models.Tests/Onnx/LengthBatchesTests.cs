using LunarHub.Models.Onnx;

namespace LunarHub.Models.Tests.Onnx;

public class LengthBatchesTests
{
    [Fact]
    public void Every_text_runs_once_with_texts_of_like_length_and_within_the_limit()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var lengths = Enumerable.Range(0, random.Next(1, 80)).Select(_ => random.Next(1, 512)).ToArray();
            LengthBatches.Of([], 100).Should().BeEmpty();
            var most = random.Next(1, 4_000);
            var batches = LengthBatches.Of(lengths, most).ToList();

            batches.SelectMany(batch => batch).Order().Should().Equal(Enumerable.Range(0, lengths.Length));
            batches.Should().OnlyContain(batch => batch.Length == 1 || batch.Length * batch.Max(i => lengths[i]) <= most);
            batches.Should().OnlyContain(batch => batch.Min(i => lengths[i]) * 3 >= batch.Max(i => lengths[i]) * 2);
        }
    }
}
