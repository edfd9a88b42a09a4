using System.Diagnostics;
using LunarHub.Text;

namespace LunarHub.Search.Tests;

public sealed class QueryFuzzTests
{
    private static readonly string[] Pieces =
        ["repo:", "path:", "lang:c#", "sym:", "is:test", "case:yes", "foo:bar", "std::vector", "http://x/y", "-", "--", "\"", "\\\"", "/", "\\/", "(", ")", "[", "]", "*", "+", "{1,3}", "|", "OR", "AND", "NOT", "(a OR ", " OR ", "repo:o/n@b", "count:all", "timeout:2s", "select:file", "f:\\.cs$", "a,b", "author:x", "kind:x", "don't", "?", " ", "\t", "\n", "word", "é検😀", "\ud800", "\0", "\u202e", "(?=", "(?i)", "\\1", "^$", ":", "a:"];

    [Fact]
    public void Any_text_is_read_or_refused_with_a_code_and_a_position_inside_it()
    {
        var random = new Random(41);
        using var shard = new TestShard();
        shard.Commit("c", [TestShard.Document("a.txt", "word don't std::vector\nfoo: bar é検😀\n")]);
        var read = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                shard.Search(text, (SearchMode)random.Next(4));
                read++;
            }
            catch (HubException error)
            {
                error.Code.Should().StartWith("query-");
                error.Position.Should().NotBeNull().And.BeInRange(0, text.Length);
                error.Message.Should().NotContain("\n");
            }
        }

        read.Should().BeGreaterThan(500);
    }

    [Theory]
    [InlineData("how do I use std::vector in http://x? don't panic: foo: bar")]
    [InlineData("a -> b --flag - x")]
    [InlineData("what's /usr/bin for")]
    public void Plain_language_needs_no_quoting(string text) => ParsedQuery.Parse(text).FreeText.Should().Be(text);

    [Theory]
    [InlineData("", "query-empty", 0)]
    [InlineData("   ", "query-empty", 0)]
    [InlineData("a \"open", "query-unbalanced-quote", 2)]
    [InlineData("a /(/", "query-invalid-regex", null)]
    [InlineData("a /(?=x)/", "query-invalid-regex", null)]
    [InlineData("a pth:x", "query-unknown-filter", 2)]
    public void Mistakes_are_named_at_their_place(string text, string code, int? position)
    {
        var error = FluentActions.Invoking(() => ParsedQuery.Parse(text)).Should().Throw<HubException>().Which;
        error.Code.Should().Be(code);
        if (position is { } expected)
        {
            error.Position.Should().Be(expected);
        }
    }

    [Fact]
    public void Too_long_and_too_many_are_refused_and_a_near_miss_is_suggested()
    {
        FluentActions.Invoking(() => ParsedQuery.Parse(new string('x', 1 << 20))).Should().Throw<HubException>().Which.Code.Should().Be("query-too-long");
        FluentActions.Invoking(() => ParsedQuery.Parse(string.Join(' ', Enumerable.Repeat("w", 300)))).Should().Throw<HubException>().Which.Code.Should().Be("query-too-long");
        FluentActions.Invoking(() => ParsedQuery.Parse("pth:x")).Should().Throw<HubException>().WithMessage("*'path:'*");
    }

    [Theory]
    [InlineData("/(a+)+$/")]
    [InlineData("/(a|aa)*b/")]
    [InlineData("/.*.*.*.*x/")]
    [InlineData("/((a{1,100}){1,100}){1,100}/")]
    [InlineData("/(|a|)*/")]
    public void Catastrophic_expressions_answer_or_are_refused_in_bounded_time(string query)
    {
        using var shard = new TestShard();
        shard.Commit("c", [TestShard.Document("a.txt", new string('a', 20_000) + "\n")]);
        var clock = Stopwatch.StartNew();
        try
        {
            shard.Search(query, SearchMode.Exact);
        }
        catch (HubException error)
        {
            error.Code.Should().Be("query-invalid-regex");
        }

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }
}
