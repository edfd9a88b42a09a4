namespace LunarHub.Subtokens.Tests;

public class KeywordNegativesTests
{
    [Fact]
    public void Code_with_the_words_but_another_purpose_comes_first_and_other_answers_are_left_out()
    {
        List<Pair> pairs =
        [
            Of("parse", "parse the header line", "Header parse(line) { return read(line); }"),
            Of("write", "send it away", "void write(header, line) { out.header(line); }"),
            Of("parse", "parse it again", "Header parse(bytes) { header line parse }"),
            Of("other", "nothing alike", "int sum(a, b) { return a + b; }"),
        ];
        new KeywordNegatives(pairs).Find(0, 5).Should().Equal(1);
    }

    private static Pair Of(string symbol, string query, string code) => new("r", PairKind.Documentation, "java", "a.java", symbol, query, code);
}
