using LunarHub.Search.Scoring;

namespace LunarHub.Search.Tests.Scoring;

public sealed class WordWeightsTests : IDisposable
{
    private readonly TestShard shard = new();

    public WordWeightsTests() => shard.Commit("c",
    [
        TestShard.Document("asking.txt", "what is the purpose of the method and how does it work"),
        TestShard.Document("named.txt", "queue drain"),
        TestShard.Document("other.txt", "nothing alike"),
    ]);

    public void Dispose() => shard.Dispose();

    [Theory]
    [InlineData("what is the purpose of the drain method?")]
    [InlineData("how does the method drain the queue")]
    public void A_question_finds_what_it_names_before_what_is_worded_like_it(string question) =>
        shard.Search(question).Candidates.OrderByDescending(hit => hit.Keyword).Select(hit => hit.Path).Should().Equal("named.txt", "asking.txt");

    [Fact]
    public void Words_that_ask_still_find_where_there_are_no_others() =>
        shard.Search("how does it work").Candidates.Should().ContainSingle().Which.Path.Should().Be("asking.txt");

    [Theory]
    [InlineData("method", "method?")]
    [InlineData("\"the method\"", "the method")]
    [InlineData("method not found", "is method not found?")]
    public void A_name_a_phrase_and_a_message_count_in_full(string literal, string question) =>
        ScoreOf(literal).Should().BeGreaterThan(2 * ScoreOf(question));

    [Fact]
    public void A_phrase_of_a_question_counts_as_it_does_alone() => ScoreOf("how to drain \"the method\" now").Should().BeApproximately(ScoreOf("\"the method\" how to now"), 1e-4f).And.BeGreaterThan(ScoreOf("\"the method\""));

    [Fact]
    public void A_word_of_which_nothing_is_known_counts_in_full() => WordWeights.Of("zyxwvut").Should().Be(1);

    [Fact]
    public void Every_shipped_weight_is_of_a_stem_and_above_0_and_below_1() =>
        WordWeights.Words.Should().HaveCountGreaterThan(1_000).And.AllSatisfy(word =>
        {
            WordWeights.Of(word).Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(1);
            word.Should().Be(word.ToLowerInvariant());
        });

    private float ScoreOf(string query) => shard.Search(query).Candidates.Single(hit => hit.Path == "asking.txt").Keyword!.Value;
}
