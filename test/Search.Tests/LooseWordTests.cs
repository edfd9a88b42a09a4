namespace LunarHub.Search.Tests;

/// <summary>Words by their beginning and by their likeness.</summary>
public sealed class LooseWordTests : IDisposable
{
    private readonly TestShard shard = new();

    public LooseWordTests()
    {
        shard.Commit("c0", [TestShard.Document("0.txt", "the configuration of the server")]);
        shard.Commit("c1",
        [
            TestShard.Document("0.txt", "the configuration of the server"),
            TestShard.Document("1.txt", "conf is read"),
            TestShard.Document("2.txt", "a config is parsed"),
            TestShard.Document("3.txt", "confetti falls confetti falls"),
            TestShard.Document("4.txt", "nothing of the kind"),
            TestShard.Document("5.txt", "var loader = new ConfigLoader();"),
        ]);
    }

    public void Dispose() => shard.Dispose();

    [Fact]
    public void A_beginning_finds_every_word_that_has_it_and_the_word_itself_first()
    {
        var found = shard.Search("conf*");

        found.Candidates.OrderByDescending(hit => hit.Keyword).Select(hit => hit.Path).Should().StartWith("1.txt").And.BeEquivalentTo("0.txt", "1.txt", "2.txt", "3.txt", "5.txt");
        var expansion = found.Expansions.Should().ContainSingle().Subject;
        (expansion.Word, expansion.IsMend).Should().Be(("conf*", false));
        expansion.Terms.Should().StartWith("config").And.BeEquivalentTo("config", "configloader", "configuration", "confetti");
        found.Total.Should().Be(5);
    }

    [Fact]
    public void Without_the_sign_a_word_finds_itself_only()
    {
        var found = shard.Search("conf");

        found.Candidates.Select(hit => hit.Path).Should().Equal("1.txt");
        found.Expansions.Should().BeEmpty();
    }

    [Theory]
    [InlineData("confih~", "2.txt", "5.txt", "1.txt")]
    [InlineData("confih~1", "2.txt", "5.txt")]
    [InlineData("confgi~2", "1.txt", "2.txt", "5.txt")]
    [InlineData("configuratoin~", "0.txt")]
    public void A_likeness_finds_words_a_few_letters_off(string query, params string[] paths)
    {
        var found = shard.Search(query);

        found.Candidates.Select(hit => hit.Path).Should().BeSubsetOf(paths).And.Contain(paths[0]);
        found.Expansions.Should().ContainSingle().Which.IsMend.Should().BeFalse();
    }

    [Fact]
    public void The_word_itself_comes_before_words_like_it()
    {
        var found = shard.Search("config~").Candidates.OrderByDescending(hit => hit.Keyword).ToList();

        found[0].Path.Should().Be("2.txt");
    }

    [Fact]
    public void Words_of_which_the_index_has_none_are_taken_for_slips_and_that_is_said()
    {
        var found = shard.Search("confgiuration");

        found.Candidates.Should().ContainSingle().Which.Path.Should().Be("0.txt");
        var mend = found.Expansions.Should().ContainSingle().Subject;
        (mend.Word, mend.IsMend).Should().Be(("confgiuration", true));
        mend.Terms.Should().Equal("configuration");
        found.Candidates[0].Keyword.Should().BeLessThan(shard.Search("configuration").Candidates.Single(hit => hit.Path == "0.txt").Keyword!.Value);
    }

    [Fact]
    public void One_word_that_the_index_has_is_enough_to_take_the_others_as_they_are()
    {
        var found = shard.Search("server confgiuration");

        found.Candidates.Should().ContainSingle().Which.Path.Should().Be("0.txt");
        found.Expansions.Should().BeEmpty();
    }

    [Fact]
    public void What_is_found_as_a_part_of_a_word_is_no_slip()
    {
        var found = shard.Search("onfiguratio AND ervers OR onfiguratio");

        found.Candidates.Should().ContainSingle().Which.Path.Should().Be("0.txt");
        found.Expansions.Should().BeEmpty();
    }

    [Theory]
    [InlineData("zzzzzzzz")]
    [InlineData("cnf")]
    [InlineData("zzz*")]
    public void What_nothing_is_like_finds_nothing(string query)
    {
        var found = shard.Search(query);

        found.Candidates.Should().BeEmpty();
        found.Expansions.Should().BeEmpty();
    }

    [Fact]
    public void In_a_condition_the_sign_is_text() => shard.Search("conf* AND read").Candidates.Should().BeEmpty();
}
