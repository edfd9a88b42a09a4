using System.Collections.Immutable;

namespace LunarHub.Search.Tests.Querying;

/// <summary>What a query's text is read as, written as an expression: (all …) for a row, (and …), (any …), (not …).</summary>
public sealed class QueryTreeTests
{
    [Theory]
    [InlineData("a b", "(all a b)")]
    [InlineData("a AND b", "(and a b)")]
    [InlineData("a OR b", "(any a b)")]
    [InlineData("a OR b AND c", "(any a (and b c))")]
    [InlineData("a b OR c d", "(any (all a b) (all c d))")]
    [InlineData("a b AND c", "(and (all a b) c)")]
    [InlineData("NOT a OR b", "(any (not a) b)")]
    [InlineData("a NOT b", "(all a (not b))")]
    [InlineData("a AND NOT (b OR c)", "(and a (not (any b c)))")]
    [InlineData("-(a b) c", "(all (not (all a b)) c)")]
    [InlineData("(a b) c", "(all (a b) c)")]
    [InlineData("(a OR b) c", "(all (any a b) c)")]
    [InlineData("((a OR b) OR c)", "(any a b c)")]
    [InlineData("(path:x a) b", "(all path:x a b)")]
    [InlineData("(f(x) OR \"(\")", "(any f(x) \"(\")")]
    [InlineData("(/a(b)/ OR /c/)", "(any /a(b)/ /c/)")]
    [InlineData("lang:go,c# -l:js", "(all lang:go,c# (not lang:js))")]
    [InlineData("f:*.{cs,fs}", "path:*.{cs,fs}")]
    [InlineData("file:\\.cs$ r:^a/b$", "(all path:/\\.cs$/ repo:/^a/b$/)")]
    [InlineData("content:\"x y\" content:z", "(all \"x y\" \"z\")")]
    [InlineData("symbol:A sym:/B/", "(all sym:A sym:/B/)")]
    public void Operators_bind_as_the_grammar_says(string query, string tree) => Show(ParsedQuery.Parse(query).Root!).Should().Be(tree);

    [Theory]
    [InlineData("and or not")]
    [InlineData("OR")]
    [InlineData("AND gate")]
    [InlineData("this AND")]
    [InlineData("NOT")]
    [InlineData("what does f (x) do")]
    [InlineData("foo() (bar baz) qux")]
    [InlineData("what is (null)?")]
    [InlineData("smile :( or :)")]
    [InlineData("how do I use std::vector in http://x? don't panic: foo: bar")]
    [InlineData("a -> b --flag - x")]
    [InlineData("what's /usr/bin for, or file:///etc/hosts, c:\\temp and a:1")]
    public void Plain_language_needs_no_quoting(string text) => ParsedQuery.Parse(text).FreeText.Should().Be(text);

    [Fact]
    public void Settings_hold_for_the_whole_query_wherever_they_stand()
    {
        var query = ParsedQuery.Parse("(a count:5 OR b) case:yes ref:main,dev select:file timeout:1500ms kind:class -kind:test");

        Show(query.Root!).Should().Be("(any a b)");
        query.Case.Should().Be(CaseRule.Sensitive);
        query.Count.Should().Be(5);
        query.Timeout.Should().Be(TimeSpan.FromSeconds(1.5));
        query.Selection.Should().Be(ResultSelection.Files);
        query.Refs.Should().Equal("main", "dev");
        query.Kinds.Select(rule => (rule.Kinds.Single(), rule.IsNegated)).Should().Equal(("class", false), ("test", true));
        ParsedQuery.Parse("a count:all").Count.Should().Be(int.MaxValue);
    }

    [Fact]
    public void A_branch_may_be_given_with_its_repository()
    {
        var query = ParsedQuery.Parse("repo:o/n@main:v1 a");

        Show(query.Root!).Should().Be("(all repo:o/n a)");
        query.Refs.Should().Equal("main", "v1");
    }

    [Fact]
    public void Words_and_phrases_that_are_excluded_do_not_rank()
    {
        var query = ParsedQuery.Parse("one -two (three OR \"four five\") NOT (six -seven)");

        query.FreeText.Should().Be("one three seven");
        query.RankedText.Should().Be("one three seven four five");
    }

    [Theory]
    [InlineData("repo:a x", "acme/web", true)]
    [InlineData("repo:z x", "acme/web", false)]
    [InlineData("repo:z OR x", "acme/web", true)]
    [InlineData("repo:z repo:web", "acme/web", true)]
    [InlineData("repo:web -repo:acme", "acme/web", false)]
    [InlineData("(repo:z x) OR (repo:y z)", "acme/web", false)]
    [InlineData("NOT (repo:acme OR x)", "acme/web", false)]
    [InlineData("x", "acme/web", true)]
    public void A_repository_is_asked_only_where_something_of_it_can_match(string query, string repository, bool may)
        => ParsedQuery.Parse(query).MayMatchRepository(repository).Should().Be(may);

    [Fact]
    public void Any_tree_printed_reads_back_as_itself()
    {
        var random = new Random(71);
        for (var round = 0; round < 5_000; round++)
        {
            var tree = Tree(random, depth: 4);
            var text = QueryPrinter.Print(tree);
            var read = QueryParser.Parse(text);
            Show(read!).Should().Be(Show(tree), text);
        }
    }

    private static QueryNode Tree(Random random, int depth) => random.Next(depth > 0 ? 9 : 5) switch
    {
        0 or 1 => new WordNode(Pick(random, "foo", "f(x)", "getUser", "it's", "a-b", "std::x", "検索"), 0),
        2 => new PhraseNode(Pick(random, "x y", "a\"b", "\\", "(", "AND", "don't -stop"), 0),
        3 => new RegexNode(Pick(random, "a|b", "x/y", "(a)(b)", "\\s+$", "[)]"), 0),
        4 => new FilterNode(Pick(random, "path", "sym", "repo"), random.Next(2) == 0 ? [new FilterValue(Pick(random, "src/", "a b", "x,y", "/usr"), false)] : [new FilterValue("a", false), new FilterValue("*.{c,h}", false), new FilterValue("^b/c", true)], 0),
        5 => new NotNode(Tree(random, depth - 1), 0),
        6 => Flat(random, depth, isExplicit: true),
        7 => Flat(random, depth, isExplicit: false),
        _ => new AnyNode([.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Tree(random, depth - 1)).SelectMany(node => node is AnyNode any ? any.Operands : [node])], 0),
    };

    private static AllNode Flat(Random random, int depth, bool isExplicit) => new(
        [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Tree(random, depth - 1)).SelectMany(node => node is AllNode all && all.IsExplicit == isExplicit ? all.Operands : [node])],
        isExplicit,
        0);

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    private static string Show(QueryNode node) => node switch
    {
        WordNode word => word.Text,
        PhraseNode phrase => $"\"{phrase.Text}\"",
        RegexNode regex => $"/{regex.Pattern}/",
        FilterNode filter => $"{filter.Name}:{string.Join(',', filter.Values.Select(value => value.IsRegex ? $"/{value.Text}/" : value.Text))}",
        NotNode not => $"(not {Show(not.Operand)})",
        AnyNode any => $"(any {Show(any.Operands)})",
        AllNode all => $"({(all.IsExplicit ? "and" : "all")} {Show(all.Operands)})",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static string Show(ImmutableArray<QueryNode> nodes) => string.Join(' ', nodes.Select(Show));
}
