using LunarHub.Bench.Relevance;

namespace LunarHub.Bench.Tests;

public class RelevanceScoresTests
{
    private static readonly RelevanceQuery TwoRelevant = new("q", "text", new Dictionary<string, int> { ["a"] = 1, ["b"] = 1 });

    [Theory]
    [InlineData("a x b", 1.0, 0.5, 1.0)]
    [InlineData("x y a", 1.0 / 3, 0.0, 0.5)]
    [InlineData("x y z", 0.0, 0.0, 0.0)]
    [InlineData("", 0.0, 0.0, 0.0)]
    public void Rank_and_recall_are_those_of_the_definition(string found, double reciprocalRank, double recall1, double recall10)
    {
        var ids = found.Split(' ');
        RelevanceScores.ReciprocalRank(TwoRelevant, ids).Should().BeApproximately(reciprocalRank, 1e-12);
        RelevanceScores.Recall(TwoRelevant, ids, 1).Should().Be(recall1);
        RelevanceScores.Recall(TwoRelevant, ids, 10).Should().Be(recall10);
    }

    [Fact]
    public void What_stands_below_rank_ten_does_not_count()
    {
        string[] found = [.. Enumerable.Range(0, 10).Select(i => $"x{i}"), "a"];
        RelevanceScores.ReciprocalRank(TwoRelevant, found).Should().Be(0);
        RelevanceScores.Ndcg(TwoRelevant, found).Should().Be(0);
    }

    [Fact]
    public void Discounted_gain_follows_the_textbook()
    {
        var graded = new RelevanceQuery("q", "text", new Dictionary<string, int> { ["a"] = 3, ["b"] = 1 });

        // (2^1-1)/log2(2) + (2^3-1)/log2(3), over the ideal (2^3-1)/log2(2) + (2^1-1)/log2(3).
        var expected = (1 + 7 / Math.Log2(3)) / (7 + 1 / Math.Log2(3));
        RelevanceScores.Ndcg(graded, ["b", "a"]).Should().BeApproximately(expected, 1e-12);
        RelevanceScores.Ndcg(graded, ["a", "b"]).Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void The_interval_holds_the_mean_and_is_the_same_every_time()
    {
        (RelevanceQuery, IReadOnlyList<string>)[] answers = [.. Enumerable.Range(0, 100).Select(i => (TwoRelevant, (IReadOnlyList<string>)(i % 3 == 0 ? ["a"] : ["x", "a"])))];
        var scores = RelevanceScores.Of(answers);

        scores.Mrr10.Should().BeApproximately((34 + 66 * 0.5) / 100, 1e-12);
        scores.Success10.Should().Be(1);
        scores.Mrr10Low.Should().BeLessThan(scores.Mrr10);
        scores.Mrr10High.Should().BeGreaterThan(scores.Mrr10);
        RelevanceScores.Of(answers).ToData().Should().Equal(scores.ToData());
    }
}
