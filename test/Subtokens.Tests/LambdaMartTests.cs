using LunarHub.Reranker;

namespace LunarHub.Subtokens.Tests;

public class LambdaMartTests
{
    private const int Features = 4;

    [Fact]
    public void The_feature_that_tells_answers_from_others_is_found()
    {
        var queries = Queries(200);
        var trees = new LambdaMart(Options(seed: 1)).Learn(queries, Features);

        double Score(JudgedCandidate candidate) => trees.Sum(tree => tree.Value(candidate.Features));
        queries.Count(query => query.Candidates.MaxBy(Score)!.IsRelevant).Should().BeGreaterThan(180, "the first look puts no answer first");
    }

    [Fact]
    public void The_seed_decides_every_bit()
    {
        var first = Learn(seed: 3);
        Learn(seed: 3).Should().Be(first);
        Learn(seed: 4).Should().NotBe(first);
    }

    private static string Learn(int seed) => new Models.Reranking.TreeEnsemble("test", 1, [.. new LambdaMart(Options(seed)).Learn(Queries(60), Features)]).ToJson(["a", "b", "c", "d"], "");

    private static TrainingOptions Options(int seed) => new() { Trees = 20, Leaves = 4, LeastRows = 10, FeatureShare = 1, Seed = seed };

    // Ten candidates, of which the one with the largest second feature is the answer, mostly; the others are chance.
    private static List<JudgedQuery> Queries(int count)
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var rows = Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, Features).Select(_ => random.NextSingle()).ToArray()).ToList();
            var answer = 1 + random.Next(9);
            rows[answer][1] = 2 + random.NextSingle();
            return new JudgedQuery("group", $"source {i % 4}", [.. rows.Select((row, place) => new JudgedCandidate(place, place == answer, 1f / (place + 1), row))]);
        })];
    }
}
