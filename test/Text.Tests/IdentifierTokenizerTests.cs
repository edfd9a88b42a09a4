using LunarHub.Text;

namespace LunarHub.Text.Tests;

public sealed class IdentifierTokenizerTests
{
    private struct Recorder : ITokenSink
    {
        public List<(string Text, int Start, int Length, TokenKind Kind)> Tokens;

        public readonly void Add(scoped Span<char> folded, int start, int length, TokenKind kind) => Tokens.Add((folded.ToString(), start, length, kind));
    }

    private static List<(string Text, int Start, int Length, TokenKind Kind)> Tokens(string text)
    {
        var recorder = new Recorder { Tokens = [] };
        IdentifierTokenizer.Tokenize(text, ref recorder);
        return recorder.Tokens;
    }

    [Theory]
    [InlineData("getUserById", "get user by id getuserbyid")]
    [InlineData("get_user_by_id", "get user by id getuserbyid")]
    [InlineData("HTTPServer", "http server httpserver")]
    [InlineData("IOError", "io error ioerror")]
    [InlineData("utf8Decode", "utf 8 decode utf8decode")]
    [InlineData("SCREAMING_CASE", "screaming case screamingcase")]
    [InlineData("simple", "simple")]
    [InlineData("Straße", "straße")]
    [InlineData("kebab-case", "kebab case")]
    [InlineData("__init__", "init")]
    [InlineData("_", "")]
    [InlineData("x", "x")]
    [InlineData("検索エンジン", "検索 索エ エン ンジ ジン")]
    [InlineData("", "")]
    public void A_text_gives_its_words_parts_and_compounds(string text, string expected)
        => string.Join(' ', Tokens(text).Select(token => token.Text)).Should().Be(expected);

    [Fact]
    public void Tokens_say_where_they_stand()
        => Tokens("a fooBar").Should().Equal(("a", 0, 1, TokenKind.Word), ("foo", 2, 3, TokenKind.Part), ("bar", 5, 3, TokenKind.Part), ("foobar", 2, 6, TokenKind.Compound));

    [Fact]
    public void Any_text_gives_tokens_that_lie_inside_it_and_are_short_and_folded()
    {
        var random = new Random(7);
        const string Alphabet = "aAzZ09_ .-ßéÉ検İ\u0301\ud83d\ude00\n";
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(120)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            foreach (var (token, start, length, _) in Tokens(text))
            {
                start.Should().BeGreaterThanOrEqualTo(0);
                (start + length).Should().BeLessThanOrEqualTo(text.Length);
                token.Length.Should().BeInRange(1, IdentifierTokenizer.MaxTokenLength);
                token.Should().NotContainAny("A", "Z", "_", " ");
            }
        }
    }

    [Theory]
    [InlineData("parse parses parsed parsing", "pars")]
    [InlineData("repository repositories", "repository")]
    [InlineData("match matches matching matched", "match")]
    [InlineData("stop stopped stopping stops", "stop")]
    [InlineData("class classes", "class")]
    public void Forms_of_one_word_meet(string forms, string stem)
        => Terms.Of(forms).Select(term => term.Text).Distinct().Should().Equal(stem);

    [Theory]
    [InlineData("status")]
    [InlineData("this")]
    [InlineData("ring")]
    [InlineData("utf8s")]
    public void Words_that_only_look_inflected_are_left_alone(string word)
        => Terms.Of(word).Select(term => term.Text).Should().ContainInOrder(word == "utf8s" ? "utf" : word);
}
