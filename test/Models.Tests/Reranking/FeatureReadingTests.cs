using LunarHub.Models.Reranking;
using LunarHub.Models.Subtokens;

namespace LunarHub.Models.Tests.Reranking;

public sealed class FeatureReadingTests
{
    private static readonly SubtokenModel Model = SubtokenEmbedder.BuiltIn.Model;

    [Fact]
    public void Words_that_stand_in_a_field_cover_it_and_near_ones_align()
    {
        var rows = Read("delete the temporary file", Candidate("def remove_temp_file(path):\n    os.unlink(path)\n", symbol: "remove_temp_file"), Candidate("def draw(canvas):\n    canvas.fill(blue)\n", symbol: "draw"));

        Of(rows[0], RerankFeature.AlignText).Should().BeGreaterThan(Of(rows[1], RerankFeature.AlignText) + 0.2f);
        Of(rows[0], RerankFeature.CoverName).Should().BeGreaterThan(0).And.BeLessThan(1);
        Of(rows[1], RerankFeature.CoverText).Should().Be(0);
        Of(rows[0], RerankFeature.NameNamed).Should().BeApproximately(1f / 3, 1e-6f, "of remove, temp and file the query says file");
        Of(rows[0], RerankFeature.NameSpoken).Should().BeGreaterThan(0.6f, "delete is near remove");
    }

    [Fact]
    public void Neighbours_in_order_are_told_from_words_far_apart()
    {
        var rows = Read("parse date", Candidate("parse the date"), Candidate("date parse"), Candidate($"parse {string.Join(' ', Enumerable.Repeat("filler", 30))} date"));

        rows.Select(row => Of(row, RerankFeature.Ordered)).Should().Equal(1, 0, 0);
        rows.Select(row => Of(row, RerankFeature.Near)).Should().Equal(1, 1, 0);
    }

    [Fact]
    public void A_word_that_few_candidates_hold_weighs_more_than_one_that_all_hold()
    {
        var rows = Read("zebra parser", Candidate("parser zebra"), Candidate("parser"), Candidate("zebra"), Candidate("parser"), Candidate("parser"));

        // Beside what the embedder thinks of the two words.
        var plain = Of(rows[2], RerankFeature.CoverText) / Of(rows[1], RerankFeature.CoverText);
        (Of(rows[2], RerankFeature.CoverTextRare) / Of(rows[1], RerankFeature.CoverTextRare)).Should().BeApproximately(plain * MathF.Log(1 + (6f / 3)) / MathF.Log(1 + (6f / 5)), 1e-4f, "two of the five hold one, four the other");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("検索 エンジン")]
    [InlineData("a")]
    [InlineData("🙂🙂")]
    public async Task Any_text_gives_finite_numbers_and_scores_from_0_to_1(string query)
    {
        RerankCandidate[] candidates = [Candidate(""), Candidate(new string('x', RerankCandidate.LongestText)), Candidate("\0\uffff\ud800"), Candidate(string.Concat(Enumerable.Repeat("🙂 検索\n", 200))), Candidate("word", path: "", symbol: "")];

        new FeatureReading(Model, query).Read(candidates, () => false).Should().HaveCount(5).And.AllSatisfy(row => row.Should().OnlyContain(value => float.IsFinite(value)));
        (await AlignmentReranker.BuiltIn.ScoreAsync(query, candidates, TimeSpan.FromMinutes(1))).Should().HaveCount(5).And.OnlyContain(score => score >= 0 && score <= 1);
    }

    [Fact]
    public async Task Of_what_is_no_code_the_model_has_no_opinion()
    {
        (await AlignmentReranker.BuiltIn.ScoreAsync("parse date", [Candidate("parse date"), Candidate("date", symbol: "date"), Candidate("x")], TimeSpan.FromMinutes(1))).Should().Equal(0, 0, 0);
        (await AlignmentReranker.BuiltIn.ScoreAsync("parse date", [Candidate("parse date"), Candidate("date", symbol: "date")], TimeSpan.FromMinutes(1))).Should().OnlyContain(score => score > 0);
    }

    [Fact]
    public void A_long_query_is_known_by_its_first_words()
    {
        var query = string.Join(' ', Enumerable.Range(0, 500).Select(i => new string([(char)('a' + (i % 26)), (char)('a' + (i / 26 % 26)), 'q'])));

        new QueryTokens(Model, query).Count.Should().Be(QueryTokens.Most);
        Read(query, Candidate(query)).Should().ContainSingle();
    }

    [Fact]
    public async Task Without_time_the_first_is_scored_and_a_cancelled_call_ends()
    {
        RerankCandidate[] candidates = [Candidate("parse date", symbol: "a"), Candidate("date", symbol: "b"), Candidate("parse", symbol: "c")];

        (await AlignmentReranker.BuiltIn.ScoreAsync("parse date", candidates, TimeSpan.FromTicks(-1))).Should().ContainSingle();
        await FluentActions.Awaiting(async () => await AlignmentReranker.BuiltIn.ScoreAsync("parse date", candidates, TimeSpan.FromMinutes(1), new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    private static List<float[]> Read(string query, params RerankCandidate[] candidates) => new FeatureReading(Model, query).Read(candidates, () => false);

    private static float Of(float[] row, RerankFeature feature) => row[(int)feature];

    private static RerankCandidate Candidate(string text, string path = "src/a.py", string? symbol = null) => new(text, path, "python", "function", symbol, null) { Score = 1, Keyword = 0.5f, Cosine = 0.5f };
}
