namespace LunarHub.Subtokens.Tests;

public class WordWeightLearnerTests
{
    private const string Asking = "how";
    private static readonly string[] Told = ["drain", "paint", "sort", "count", "draw", "open"];

    [Fact]
    public void A_word_that_answers_do_not_share_is_worth_less_than_one_that_tells_them_apart()
    {
        var learner = Learn(seed: 1);

        Told.Should().AllSatisfy(word => learner.WeightOf(word).Should().BeGreaterThan(3 * learner.WeightOf(Asking)));
        learner.WeightOf("unseen").Should().Be(1);
    }

    [Fact]
    public void The_seed_decides_every_bit()
    {
        var first = Learn(seed: 3);
        Weights(Learn(seed: 3)).Should().Equal(Weights(first));
        Weights(Learn(seed: 4)).Should().NotEqual(Weights(first));
    }

    [Fact]
    public void An_example_puts_its_answer_first_and_leaves_other_answers_out()
    {
        var examples = WordExample.Of([Pair("a", "drain it", "drain()"), Pair("a", "again", "drain(); drain()"), Pair("b", "other", "drain(); x()")], 10);

        var example = examples.Should().ContainSingle(example => example.Terms.Contains("drain")).Subject;
        example.Shares.GetLength(0).Should().Be(2, "the code of the same name answers as well");
        example.Shares[0, 0].Should().BeGreaterThan(example.Shares[1, 0]);
    }

    private static IEnumerable<float> Weights(WordWeightLearner learner) => Told.Append(Asking).Select(learner.WeightOf);

    // Some code says "how", but never the one that is asked for. Every word here is its own stem.
    private static WordWeightLearner Learn(int seed)
    {
        var pairs = Enumerable.Range(0, 126).Select(i => i % 7 == 0 ? Pair($"x{i}", "elsewhere", $"{Asking} at all n{i}") : Pair($"x{i}", $"{Asking} {Told[i % Told.Length]} {i}", $"{Told[i % Told.Length]} n{i}")).ToList();
        var options = new WordOptions { FewestQueries = 10, Epochs = 20, Batch = 8, Seed = seed };
        var examples = WordExample.Of(pairs, 1_000);
        var learner = new WordWeightLearner(examples, options);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            learner.Learn(examples, epoch);
        }

        return learner;
    }

    private static Pair Pair(string symbol, string query, string code) => new("r", PairKind.Documentation, "java", "a.java", symbol, query, code);
}
