using System.Text.RegularExpressions;
using LunarHub.Search.Matching;

namespace LunarHub.Search.Tests.Matching;

public sealed class RegexLiteralsTests
{
    private static readonly string[] Pieces =
        ["a", "b", "ab", "ba", "c", "(", "(?:", ")", ")", "|", "?", "*", "+", "{2}", "{0}", "{1,3}", "{2,}", "[ab]", "[^a]", "[a-c]", "[]a]", ".", "^", "$", "\\b", "\\w", "\\.", ".", "{", "}", "]", "\t", "\\t", "😀", "x{1", "a{,2}", "-"];

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("(abc|def)", "abc,def")]
    [InlineData("x(abc|def)y", "xabcy,xdefy")]
    [InlineData("colou?r", "colour,color")]
    [InlineData("[Gg]et\\.it", "Get.it,get.it")]
    [InlineData("abc.*def", "abc;def")]
    [InlineData("\\babc\\b", "abc")]
    [InlineData("(abc)+d", "abc;d")]
    [InlineData("(abc.*|def)g", "abc,def;g")]
    [InlineData("(abc|d*)", "")]
    [InlineData("(abc|)", "")]
    [InlineData("[a-z]+", "")]
    [InlineData("a😀b", "a😀b")]
    [InlineData("a{0}bc", "bc")]
    [InlineData("(?<x>abc)", "")]
    [InlineData("\\x41bc", "")]
    public void Literals_are_read_from_the_expression(string pattern, string expected)
        => string.Join(';', RegexLiterals.Required(pattern).Select(set => string.Join(',', set))).Should().Be(expected);

    [Fact]
    public void Every_match_holds_a_member_of_every_set()
    {
        var random = new Random(72);
        var proven = 0;
        while (proven < 1_500)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (!IsValid(pattern, out var regex))
            {
                continue;
            }

            var sets = RegexLiterals.Required(pattern);
            sets.Should().NotContain(set => set.Contains(""));
            for (var round = 0; round < 8; round++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => new[] { "a", "b", "c", "ab", ".", "\t", "{", "]", "😀", "{,2}", "x{1", "-" }[random.Next(12)]));
                foreach (var match in regex.Matches(text).Select(match => match.Value))
                {
                    sets.Where(set => !set.Any(literal => match.Contains(literal, StringComparison.Ordinal))).Should().BeEmpty("{0} matches {1}", pattern, match);
                    proven += sets.Count;
                }
            }
        }
    }

    [Fact]
    public void Nesting_without_end_is_not_read()
        => RegexLiterals.Required(new string('(', 5_000) + "abc" + new string(')', 5_000)).Should().BeEmpty();

    private static bool IsValid(string pattern, out Regex regex)
    {
        try
        {
            regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            regex = null!;
            return false;
        }
    }
}
