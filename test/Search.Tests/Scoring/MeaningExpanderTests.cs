namespace LunarHub.Search.Tests.Scoring;

public sealed class MeaningExpanderTests : IDisposable
{
    private readonly TestShard shard = new();

    public MeaningExpanderTests() => shard.Commit("c",
    [
        TestShard.Document("joined.txt", "var user = getUserById(7);"),
        TestShard.Document("context.txt", "the context of a request is passed on"),
        TestShard.Document("other.txt", "nothing that anybody asks for"),
    ]);

    public void Dispose() => shard.Dispose();

    [Theory]
    [InlineData("get user by id", "get user by id", "getuserbyid", false)]
    [InlineData("pass the ctx", "ctx", "context", false)]
    [InlineData("recieve the reqest", "reqest", "request", true)]
    public void What_means_the_same_and_is_there_is_brought_and_said(string query, string word, string term, bool isMend)
    {
        var found = shard.Search(query + " expand:yes");

        var expansion = found.Expansions.Should().ContainSingle(entry => entry.Word == word).Subject;
        expansion.Terms.Should().Contain(term);
        expansion.IsMend.Should().Be(isMend);
    }

    [Fact]
    public void A_short_word_finds_the_chunk_that_has_the_long_one()
    {
        shard.Search("ctx expand:yes").Candidates.Select(hit => hit.Path).Should().Equal("context.txt");
        shard.Search("ctx").Candidates.Should().BeEmpty();
        shard.Search("contxt expand:no").Candidates.Should().BeEmpty();
        shard.Search("contxt").Candidates.Should().ContainSingle("a slip is mended unless that is switched off");
    }

    [Fact]
    public void A_word_itself_counts_more_than_one_that_stands_for_it()
    {
        shard.Commit("d", [TestShard.Document("context.txt", "the context of a request"), TestShard.Document("ctx.txt", "the ctx of a request"), TestShard.Document("x.txt", "x")]);

        shard.Search("ctx expand:yes").Candidates.OrderByDescending(hit => hit.Keyword).Select(hit => hit.Path).Should().Equal("ctx.txt", "context.txt");
    }

    [Fact]
    public void What_the_shard_does_not_hold_is_not_brought()
    {
        shard.Search("remove the directory expand:yes").Expansions.Should().BeEmpty();
    }

    [Fact]
    public void Every_shipped_relation_goes_both_ways_and_weighs_from_0_to_1() =>
        Expansion.Thesaurus.Words.Should().NotBeEmpty().And.AllSatisfy(word =>
        {
            foreach (var (term, weight) in Expansion.Thesaurus.Of(word))
            {
                weight.Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(1);
                Expansion.Thesaurus.Of(term).ToArray().Should().Contain((word, weight));
            }
        });
}
