using LunarHub.Search.Vectors;

namespace LunarHub.Search.Tests.Vectors;

public sealed class NearestRowsTests
{
    [Fact]
    public void The_k_best_are_kept_whatever_the_order_of_their_coming()
    {
        var random = new Random(98);
        for (var round = 0; round < 300; round++)
        {
            var entries = Enumerable.Range(0, random.Next(60)).Select(row => (Score: (float)random.Next(8), Row: row)).ToArray();
            random.Shuffle(entries);
            var k = random.Next(12);
            var best = new NearestRows(k);
            foreach (var (score, row) in entries)
            {
                best.Add(score, row);
            }

            var expected = entries.OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Row).Take(k).ToArray();
            best.Sorted().Should().Equal(expected);
            if (k > 0 && entries.Length >= k)
            {
                best.Threshold.Should().Be(expected[^1].Score);
            }
        }
    }
}
