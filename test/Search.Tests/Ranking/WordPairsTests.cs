using System.Text;
using LunarHub.Search.Ranking;

namespace LunarHub.Search.Tests.Ranking;

public sealed class WordPairsTests
{
    // With an empty shard all words are equally rare, so that shares can be counted by hand.
    private static (float Coverage, float Phrase, float Proximity) Read(string query, string text) => WordPairs.Read(Encoding.UTF8.GetBytes(text), QueryWords.Of(query, []));

    [Theory]
    [InlineData("parseHttpHeader", 1, 1, 1)]
    [InlineData("parse the http header", 1, 1, 1)]
    [InlineData("header of http, to parse", 1, 0, 1)]
    [InlineData("parse http", 2 / 3f, 0.5f, 0.5f)]
    [InlineData("parse a b c d e f g http header", 1, 0.5f, 1)]
    [InlineData("parse a b c d e f g h i http header", 1, 0.5f, 0.5f)]
    [InlineData("header one two three four five six seven eight nine http", 2 / 3f, 0, 0)]
    [InlineData("nothing of it", 0, 0, 0)]
    [InlineData("", 0, 0, 0)]
    public void Words_and_their_neighbours_are_counted_once_wherever_they_stand(string text, float coverage, float phrase, float proximity)
    {
        var (held, ordered, near) = Read("parse http header", text);

        held.Should().BeApproximately(coverage, 1e-6f);
        ordered.Should().BeApproximately(phrase, 1e-6f);
        near.Should().BeApproximately(proximity, 1e-6f);
    }

    [Fact]
    public void The_parts_of_an_identifier_are_words_and_repeated_ones_count_once() =>
        QueryWords.Of("getUserById get the user", []).Count.Should().Be(3, "'by' and 'the' are words of questions");

    [Fact]
    public void Hostile_text_gives_shares()
    {
        var random = new Random(5);
        var words = QueryWords.Of(string.Join(' ', Enumerable.Range(0, 100).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}x")), []);
        words.Count.Should().Be(QueryWords.Most);
        for (var i = 0; i < 200; i++)
        {
            var text = new byte[random.Next(40_000)];
            random.NextBytes(text);
            var (coverage, phrase, proximity) = WordPairs.Read(text, words);
            new[] { coverage, phrase, proximity }.Should().OnlyContain(share => share >= 0 && share <= 1);
        }
    }
}
