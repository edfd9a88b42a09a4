namespace LunarHub.Search.Tests.Querying;

/// <summary>A sign after a word says how it is compared; elsewhere it is text.</summary>
public sealed class WordFormTests
{
    [Theory]
    [InlineData("conf*", "conf", WordComparison.Prefix, 0)]
    [InlineData("get_us*", "get_us", WordComparison.Prefix, 0)]
    [InlineData("word~", "word", WordComparison.Near, 1)]
    [InlineData("handlers~", "handlers", WordComparison.Near, 2)]
    [InlineData("word~2", "word", WordComparison.Near, 2)]
    [InlineData("handlers~1", "handlers", WordComparison.Near, 1)]
    [InlineData("größe~", "größe", WordComparison.Near, 1)]
    [InlineData("word", "word", WordComparison.Exact, 0)]
    [InlineData("c*", "c*", WordComparison.Exact, 0)]
    [InlineData("*", "*", WordComparison.Exact, 0)]
    [InlineData("**", "**", WordComparison.Exact, 0)]
    [InlineData("char**", "char**", WordComparison.Exact, 0)]
    [InlineData("f(x*", "f(x*", WordComparison.Exact, 0)]
    [InlineData("src/*", "src/*", WordComparison.Exact, 0)]
    [InlineData("ab~", "ab~", WordComparison.Exact, 0)]
    [InlineData("word~3", "word~3", WordComparison.Exact, 0)]
    [InlineData("~/bin~", "~/bin~", WordComparison.Exact, 0)]
    public void A_word_takes_a_sign_when_it_is_nothing_but_a_word(string typed, string text, WordComparison comparison, int mostOff)
        => WordForm.Of(typed).Should().Be(new WordForm(text, comparison, mostOff));

    [Fact]
    public void The_sign_is_no_part_of_what_is_embedded_and_stays_in_the_query()
    {
        var query = ParsedQuery.Parse("load conf* retyr~1 -skip* \"two words\"");

        query.FreeText.Should().Be("load conf retyr");
        query.RankedText.Should().Be("load conf retyr two words");
        query.LooseWords.Should().Equal(new WordForm("conf", WordComparison.Prefix, 0), new WordForm("retyr", WordComparison.Near, 1));
        query.ToString().Should().Be("load conf* retyr~1 -skip* \"two words\"");
    }
}
