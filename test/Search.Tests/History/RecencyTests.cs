namespace LunarHub.Search.Tests.History;

public sealed class RecencyTests : IDisposable
{
    private static readonly DateTimeOffset Newest = new(2026, 3, 14, 23, 30, 0, TimeSpan.Zero);

    private readonly TestShard shard = new();
    private readonly IndexDocument[] documents = [.. new[] { "new.cs", "old.cs", "older.cs", "unknown.cs" }.Select(path => TestShard.Document(path, "retry the call\n"))];

    public RecencyTests()
    {
        shard.Commit("c", documents);
        shard.Index.AddChanges([Change(documents[0], Newest), Change(documents[1], Newest - Recency.Half), Change(documents[2], Newest - (3 * Recency.Half))]);
    }

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Age_is_reckoned_from_the_newest_change_and_halves_by_rule()
    {
        var hits = Rank(shard.Search("retry"), FusionWeights.BuiltIn);

        hits.ToDictionary(hit => hit.Candidate.Path, hit => hit.ValueOf(Signal.Recency))
            .Should().BeEquivalentTo(new Dictionary<string, float> { ["new.cs"] = 1, ["old.cs"] = 0.5f, ["older.cs"] = 0.25f, ["unknown.cs"] = 0 });
    }

    [Fact]
    public void Of_hits_that_are_alike_the_newer_file_is_ahead_and_its_score_says_why()
    {
        var hits = Rank(shard.Search("retry"), FusionWeights.BuiltIn.With(Signal.Recency, 0.4));

        hits.Select(hit => hit.Candidate.Path).Should().Equal("new.cs", "old.cs", "older.cs", "unknown.cs");
        hits[1].Signals.Should().Contain(new ScoreSignal("recency", 0.5, 0.2));
        hits.Should().AllSatisfy(hit => hit.Signals.Sum(signal => signal.Contribution).Should().BeApproximately(hit.Score, 1e-12));
    }

    [Fact]
    public void A_weight_of_nothing_leaves_the_order_as_it_is() =>
        Rank(shard.Search("retry"), FusionWeights.BuiltIn.With(Signal.Recency, 0)).Select(hit => hit.Score).Should().AllBeEquivalentTo(Rank(shard.Search("retry"), FusionWeights.BuiltIn.With(Signal.Recency, 0))[0].Score);

    [Fact]
    public void What_other_refs_hold_does_not_make_a_ref_old()
    {
        var later = TestShard.Document("later.cs", "retry later\n");
        shard.Commit("d", [.. documents, later], "refs/heads/feature");
        shard.Index.AddChanges([Change(later, Newest + Recency.Half)]);

        shard.Search("retry").NewestChange.Should().Be(Newest);
        shard.Search("retry", reference: "refs/heads/feature").NewestChange.Should().Be(Newest + Recency.Half);
    }

    [Fact]
    public void A_change_that_becomes_known_later_counts_from_then_on()
    {
        shard.Search("retry").NewestChange.Should().Be(Newest);

        shard.Index.AddChanges([Change(documents[3], Newest.AddDays(1))]);

        shard.Search("retry").Should().Match<ShardMatches>(found => found.NewestChange == Newest.AddDays(1) && found.Candidates.Single(hit => hit.Path == "unknown.cs").ChangedAt == Newest.AddDays(1));
    }

    [Fact]
    public void Without_any_known_change_nothing_is_new()
    {
        using var bare = new TestShard();
        bare.Commit("c", documents);

        var found = bare.Search("retry");

        found.NewestChange.Should().BeNull();
        Rank(found, FusionWeights.BuiltIn).Should().AllSatisfy(hit => hit.Signals.Should().NotContain(signal => signal.Name == "recency"));
    }

    private static List<RankedHit<int>> Rank(ShardMatches found, FusionWeights weights)
        => Fusion.Rank([.. found.Candidates.Select(candidate => new SourcedCandidate<int>(0, "repository", candidate) { NewestChange = found.NewestChange })], ParsedQuery.Parse("retry"), weights);

    private static DocumentChange Change(IndexDocument document, DateTimeOffset at) => new(TestShard.Key(document), new LastChange(at, "Ada", "ada@example.org"));
}
