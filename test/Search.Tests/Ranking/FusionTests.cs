using LunarHub.Search;

namespace LunarHub.Search.Tests.Ranking;

public sealed class FusionTests
{
    private static readonly ParsedQuery Query = ParsedQuery.Parse("ship order");

    [Fact]
    public void The_signals_of_a_hit_add_up_to_its_score()
    {
        var hits = Rank(Chunk("a.cs", keyword: 12, cosine: 0.4f, symbol: "ShipOrder"), Chunk("b.cs", keyword: 3, traits: DocumentTraits.Test), Chunk("order/ship.cs", cosine: 0.7f, exact: 3));

        hits.Should().AllSatisfy(hit => hit.Signals.Sum(signal => signal.Contribution).Should().Be(hit.Score));
        hits.Select(hit => string.Join(' ', hit.Signals.Select(signal => signal.Name))).Should().BeEquivalentTo("keyword vector symbol", "keyword test", "vector exact path");
    }

    [Fact]
    public void Evidence_of_both_kinds_beats_the_best_of_one_kind() =>
        Rank(Chunk("keyword.cs", keyword: 10), Chunk("vector.cs", cosine: 0.5f), Chunk("both.cs", keyword: 8, cosine: 0.45f))[0].Candidate.Path.Should().Be("both.cs");

    [Fact]
    public void A_keyword_score_counts_as_a_share_of_the_best_so_its_scale_does_not_matter()
    {
        var small = Rank(Chunk("a.cs", keyword: 1), Chunk("b.cs", keyword: 0.5f, cosine: 0.3f));
        var large = Rank(Chunk("a.cs", keyword: 100), Chunk("b.cs", keyword: 50, cosine: 0.3f));

        large.Select(hit => (hit.Candidate.Path, Math.Round(hit.Score, 6))).Should().Equal(small.Select(hit => (hit.Candidate.Path, Math.Round(hit.Score, 6))));
    }

    [Fact]
    public void Evidence_of_nothing_adds_nothing_and_is_no_number_to_divide_by()
    {
        var hits = Rank(Chunk("b.cs", keyword: 0, exact: 0), Chunk("a.cs", cosine: -0.2f));

        hits.Should().AllSatisfy(hit => hit.Score.Should().Be(0));
        hits.Select(hit => hit.Candidate.Path).Should().Equal("a.cs", "b.cs");
    }

    [Fact]
    public void No_candidates_are_no_hits() => Rank().Should().BeEmpty();

    private static List<RankedHit<int>> Rank(params Candidate[] candidates) =>
        Fusion.Rank([.. candidates.Select((candidate, i) => new SourcedCandidate<int>(i, "repository", candidate))], Query, FusionWeights.BuiltIn);

    private static Candidate Chunk(string path, float? keyword = null, float? cosine = null, int? exact = null, string? symbol = null, DocumentTraits traits = default) => new()
    {
        Segment = "s", Chunk = 0, Path = path, Language = "csharp", Traits = traits, StartLine = 1, EndLine = 9, Kind = "method", Symbol = symbol,
        Keyword = keyword, Cosine = cosine, ExactMatches = exact,
    };
}
