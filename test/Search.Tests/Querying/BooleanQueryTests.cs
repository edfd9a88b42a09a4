namespace LunarHub.Search.Tests.Querying;

/// <summary>Random expressions against an evaluator that reads every file whole.</summary>
public sealed class BooleanQueryTests : IDisposable
{
    private static readonly string[] Vocabulary = ["alpha", "beta", "Gamma", "delta x", "ε", "(", "is", "a"];
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    private sealed record Source(string Path, string Text, string Language, DocumentTraits Traits, string Symbol);

    [Fact]
    public void Any_expression_finds_the_files_for_which_it_is_true_and_shows_the_chunks_that_make_it_so()
    {
        var random = new Random(81);
        var sources = Enumerable.Range(0, 80).Select(i => Make(random, i)).ToList();
        shard.Commit("c", [.. sources.Take(50).Select(Store)]);
        shard.Commit("d", [.. sources.Select(Store)]);
        for (var round = 0; round < 1_500; round++)
        {
            var tree = Expression(random, depth: 3);
            if (!tree.Wanted().Any() && !tree.Leaves().Any(leaf => leaf is FilterNode))
            {
                continue;
            }

            var text = QueryPrinter.Print(tree is AllNode ? tree : new AllNode([tree, new FilterNode("case", [new FilterValue("auto", false)], 0)], IsExplicit: true, 0));
            var expected = sources.Where(source => Holds(tree, source)).SelectMany(source => Chunks(tree, source).Select(line => (source.Path, line))).ToHashSet();
            var found = shard.Search(text, SearchMode.Exact);
            var hits = found.Candidates.Select(hit => (hit.Path, hit.StartLine)).ToHashSet();
            hits.Except(expected).Should().BeEmpty("{0} must find no more", text);
            expected.Except(hits).Should().BeEmpty("{0} must find no less", text);
            found.Total.Should().Be(expected.Count);
        }
    }

    [Fact]
    public void Words_beside_conditions_rank_and_do_not_exclude()
    {
        shard.Commit("c",
        [
            TestShard.Document("both.txt", "retry here\n\"must\" be\n", 1),
            TestShard.Document("one.txt", "must be\n", 1),
            TestShard.Document("none.txt", "retry only\n", 1),
        ]);

        shard.Search("retry \"must\"").Candidates.Select(hit => (hit.Path, hit.StartLine)).Should().BeEquivalentTo([("both.txt", 2), ("one.txt", 1)]);
        shard.Search("retry AND must").Candidates.Select(hit => (hit.Path, hit.StartLine)).Should().BeEquivalentTo([("both.txt", 1), ("both.txt", 2)]);
        shard.Search("retry OR must").Candidates.Should().HaveCount(4);
        shard.Search("retry -must").Candidates.Select(hit => hit.Path).Should().BeEquivalentTo(["none.txt"]);
    }

    [Fact]
    public void Repositories_are_compared_with_the_name_that_the_search_gives()
    {
        shard.Commit("c", [TestShard.Document("a.txt", "alpha"), TestShard.Document("b.txt", "beta")]);
        using var snapshot = shard.Index.Acquire();
        string[] Find(string query, string? repository) =>
            [.. snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse(query), Mode = SearchMode.Exact, Ref = TestShard.Main, Repository = repository }).Candidates.Select(hit => hit.Path).Order()];

        Find("(repo:web alpha) OR (repo:api beta)", "acme/web").Should().Equal("a.txt");
        Find("(repo:web alpha) OR (repo:api beta)", "acme/api").Should().Equal("b.txt");
        Find("(repo:web alpha) OR (repo:api beta)", null).Should().Equal("a.txt", "b.txt");
        Find("beta -repo:web", "acme/web").Should().BeEmpty();
    }

    private static Source Make(Random random, int number) => new(
        $"{(random.Next(2) == 0 ? "src" : "test")}/f{number}.{(random.Next(2) == 0 ? "cs" : "go")}",
        string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)] + (random.Next(3) == 0 ? " " : "\n"))),
        random.Next(2) == 0 ? "csharp" : "go",
        random.Next(2) == 0 ? DocumentTraits.Test : DocumentTraits.None,
        random.Next(2) == 0 ? "GetUser" : "setUser");

    private static IndexDocument Store(Source source)
    {
        var document = TestShard.Document(source.Path, source.Text, 1);
        return document with
        {
            Language = source.Language,
            Traits = source.Traits,
            Symbols = source.Text.Length > 0 ? [new IndexSymbol(source.Symbol, "method", null, 0, 1, 1, 1)] : [],
            Chunks = [.. document.Chunks.Select((chunk, i) => i == 0 ? chunk with { Symbol = source.Symbol } : chunk)],
        };
    }

    private static QueryNode Expression(Random random, int depth) => random.Next(depth > 0 ? 8 : 4) switch
    {
        0 => new PhraseNode(Vocabulary[random.Next(Vocabulary.Length)], 0),
        1 => new WordNode(Vocabulary[random.Next(3)], 0),
        2 => new RegexNode(new[] { "al.*a", "^(beta|ε)", "x$", "[(]" }[random.Next(4)], 0),
        3 => (QueryNode)new FilterNode[]
        {
            new("path", [new FilterValue("src/", false)], 0), new("path", [new FilterValue("*.go", false), new FilterValue("f1", false)], 0),
            new("lang", [new FilterValue("c#", false)], 0), new("is", [new FilterValue("test", false)], 0), new("sym", [new FilterValue("getuser", false)], 0),
        }[random.Next(5)],
        4 => new NotNode(Expression(random, depth - 1), 0),
        5 => new AnyNode([Expression(random, depth - 1), Expression(random, depth - 1)], 0),
        6 => new AnyNode([Expression(random, 0), Expression(random, depth - 1), Expression(random, depth - 1)], 0),
        _ => new AllNode([Expression(random, depth - 1), Expression(random, depth - 1)], IsExplicit: true, 0),
    };

    private static bool Holds(QueryNode node, Source source) => node switch
    {
        NotNode not => !Holds(not.Operand, source),
        AllNode all => Alternatives.Merge(all.Operands).All(operand => Holds(operand, source)),
        AnyNode any => any.Operands.Any(operand => Holds(operand, source)),
        FilterNode { Name: "path" } filter => filter.Values.Any(value => value.Text == "*.go" ? source.Path.EndsWith(".go", StringComparison.Ordinal) : source.Path.Contains(value.Text, StringComparison.Ordinal)),
        FilterNode { Name: "lang" } => source.Language == "csharp",
        FilterNode { Name: "is" } => source.Traits == DocumentTraits.Test,
        FilterNode => source.Text.Length > 0 && source.Symbol == "GetUser",
        _ => Lines(source).Any(line => Found(node, line)),
    };

    // The first lines of the chunks in which something stands that makes the expression true; the first chunk when nothing in the text does.
    private static IEnumerable<int> Chunks(QueryNode tree, Source source)
    {
        var lines = Causes(tree, source, isNegated: false).ToHashSet();
        return lines.Count > 0 ? lines : [1];
    }

    private static IEnumerable<int> Causes(QueryNode node, Source source, bool isNegated)
    {
        if (Holds(node, source) == isNegated)
        {
            return [];
        }

        return node switch
        {
            NotNode not => Causes(not.Operand, source, !isNegated),
            AllNode all => Alternatives.Merge(all.Operands).SelectMany(operand => Causes(operand, source, isNegated)),
            AnyNode any => any.Operands.SelectMany(operand => Causes(operand, source, isNegated)),
            _ when isNegated => [],
            FilterNode { Name: "sym" } => [1],
            FilterNode => [],
            _ => Lines(source).Select((line, i) => (line, i)).Where(pair => Found(node, pair.line)).Select(pair => pair.i + 1),
        };
    }

    private static bool Found(QueryNode node, string line) => node switch
    {
        WordNode word => Contains(line, word.Text),
        PhraseNode phrase => Contains(line, phrase.Text),
        _ => System.Text.RegularExpressions.Regex.IsMatch(line, ((RegexNode)node).Pattern, System.Text.RegularExpressions.RegexOptions.IgnoreCase),
    };

    private static bool Contains(string line, string text) => line.Contains(text, text.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static string[] Lines(Source source) => source.Text.Length == 0 ? [] : source.Text.TrimEnd('\n').Split('\n');
}
